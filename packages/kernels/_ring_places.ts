/**
 * Where one side of a ring finds what it needs.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import type { SideKernel } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/** Indices in `i32` and `u64` of the window, and numbers that never change. */
export interface RingPlaces {
  readonly isProducer: boolean;
  /** In `i32`: positions. */
  readonly head: number;
  readonly tail: number;
  readonly otherTail: number;
  /** What is there when the other tail equals the own head. */
  readonly base: number;
  /** In `u64`: the first slot. */
  readonly first: number;
  /** Slots. */
  readonly size: number;
  readonly mask: number;
}

/** Finds them for the side of a kernel. */
export function ringPlaces(
  { kernels: { window }, ring, side }: SideKernel,
): RingPlaces {
  const { rte_ring } = layout();
  const size = window.u32[(ring + rte_ring.size) >>> 2]!;
  const sideAt = side.offset >>> 2;
  const start = rte_ring["prod.head"];
  const head = side.mode === SyncType.RTS
    ? rte_ring["rts_prod.head.val.pos"]
    : start;
  const isProducer = side.offset === ring + rte_ring["prod.head"];
  return {
    isProducer,
    head: sideAt + ((head - start) >>> 2),
    tail: sideAt + ((rte_ring["prod.tail"] - start) >>> 2),
    otherTail: (ring + rte_ring[isProducer ? "cons.tail" : "prod.tail"]) >>> 2,
    base: isProducer ? window.u32[(ring + rte_ring.capacity) >>> 2]! | 0 : 0,
    first: (ring + rte_ring.sizeof) >>> 3,
    size,
    mask: size - 1,
  };
}
