/**
 * Where the fields of a ring lie: the layout table in the words of this
 * package. The table is the loaded library's, or without one (rings on plain
 * buffers) that of the oldest release.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";

/** Byte offsets, from the start of the ring, of one side's fields. */
export interface SideFields {
  readonly head: number;
  /**
   * The position up to which the side is done. In RTS mode it is the upper
   * half of the tail's pair, so the opposite side need not know the mode.
   */
  readonly tail: number;
  readonly syncType: number;
  /** The pairs {count, position} of RTS mode. */
  readonly rtsHead: number;
  readonly rtsTail: number;
  readonly rtsHeadPosition: number;
  readonly rtsHtdMax: number;
}

/** Byte offsets from the start of the ring. */
export interface RingFields {
  readonly name: number;
  readonly nameSize: number;
  readonly flags: number;
  readonly memzone: number;
  readonly size: number;
  readonly mask: number;
  readonly capacity: number;
  readonly producer: SideFields;
  readonly consumer: SideFields;
  /** The element table, right behind the header. */
  readonly elements: number;
  /** Bytes behind the element table, which nobody uses. */
  readonly guard: number;
  /** Ring memory comes in multiples of this. */
  readonly cacheLine: number;
}

/** The fields of struct rte_ring. */
export function ringFields(): RingFields {
  const { rte_ring: ring, constants, behaviour } = layout();
  return {
    name: ring.name,
    nameSize: constants.RTE_RING_NAMESIZE,
    flags: ring.flags,
    memzone: ring.memzone,
    size: ring.size,
    mask: ring.mask,
    capacity: ring.capacity,
    producer: {
      head: ring["prod.head"],
      tail: ring["prod.tail"],
      syncType: ring["prod.sync_type"],
      rtsHead: ring["rts_prod.head.raw"],
      rtsTail: ring["rts_prod.tail.raw"],
      rtsHeadPosition: ring["rts_prod.head.val.pos"],
      rtsHtdMax: ring["rts_prod.htd_max"],
    },
    consumer: {
      head: ring["cons.head"],
      tail: ring["cons.tail"],
      syncType: ring["cons.sync_type"],
      rtsHead: ring["rts_cons.head.raw"],
      rtsTail: ring["rts_cons.tail.raw"],
      rtsHeadPosition: ring["rts_cons.head.val.pos"],
      rtsHtdMax: ring["rts_cons.htd_max"],
    },
    elements: ring.sizeof,
    guard: behaviour.ringGuard,
    cacheLine: constants.RTE_CACHE_LINE_SIZE,
  };
}
