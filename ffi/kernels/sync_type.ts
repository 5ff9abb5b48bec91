/**
 * How threads share a side of a ring, as DPDK stores it.
 *
 * @module
 */

/** The numbers in `sync_type`. @see enum rte_ring_sync_type */
export const SyncType = { MT: 0, ST: 1, RTS: 2, HTS: 3 } as const;
