/**
 * The names of ring flags and of synchronisation modes.
 *
 * @module
 */

/**
 * Flags of a new ring; combine them with `|`. At most one flag of each side;
 * a side without a flag is safe for many threads ("mt").
 *
 * @see RING_F_SP_ENQ and its neighbours in rte_ring_core.h
 */
export const RingFlag = {
  /** One producer thread. */
  SP_ENQ: 0x01,
  /** One consumer thread. */
  SC_DEQ: 0x02,
  /** Hold exactly `count` elements; the table is rounded up instead. */
  EXACT_SZ: 0x04,
  /** Many producers, relaxed tail synchronisation. */
  MP_RTS_ENQ: 0x08,
  /** Many consumers, relaxed tail synchronisation. */
  MC_RTS_DEQ: 0x10,
  /** Many producers, one at a time (head/tail synchronisation). */
  MP_HTS_ENQ: 0x20,
  /** Many consumers, one at a time (head/tail synchronisation). */
  MC_HTS_DEQ: 0x40,
} as const;

/**
 * How the threads of one side of a ring keep out of each other's way:
 * - `"mt"` many threads; each publishes in the order of its reservation
 * - `"st"` one thread
 * - `"rts"` many threads; the last one in flight publishes for all
 * - `"hts"` many threads, one reservation at a time
 *
 * @see rte_ring_sync_type
 */
export type SyncMode = "mt" | "st" | "rts" | "hts";
