/**
 * Moves by kernels: whole and complete, for sides of all modes.
 *
 * @module
 */
import { KernelResult } from "../../ffi/kernels/kernel_layout.ts";
import type { KernelEnd } from "./_ring_end.ts";
import type { TableMove } from "./internal/batch_moves.ts";
import type { RingFunctions } from "./internal/kernel_functions.ts";

/** Indices of 32-bit words. */
const CLAIM = KernelResult.CLAIM >>> 2;
const REMAINING = KernelResult.REMAINING >>> 2;

/** What the functions return besides counts; see kernel/ring.ts. */
const UNPUBLISHED = -2;

/** Moves `wanted` elements or, unless `isBulk`, as many as can be. */
export function kernelMove(end: KernelEnd, isBulk: boolean): TableMove {
  const { side, ring, i32, table } = end;
  const { mode } = side;
  const { enqueue, dequeue } = end.kernels.as<RingFunctions>();
  const run = end.isProducer ? enqueue : dequeue;
  const publish = claimPublisher(end);
  const all = isBulk ? 1 : 0;
  return (wanted, start) => {
    const at = (table + start) * 8;
    for (;;) {
      const n = run(ring, at, wanted, all, mode);
      if (n === UNPUBLISHED) {
        // Before anything else runs that leaves a result of its own there.
        side.remaining = i32[REMAINING]!;
        return publish();
      }
      if (n >= 0) {
        side.remaining = i32[REMAINING]!;
        return n;
      }
      side.relax();
    }
  };
}

/**
 * Publishes the claim that a kernel has just noted: only "mt" sides wait after
 * the elements are moved. Tells its slots.
 */
export function claimPublisher(
  { kernels, side, i32 }: KernelEnd,
): () => number {
  const { publish } = kernels.as<RingFunctions>();
  return () => {
    // Before anything else runs that notes a claim of its own there.
    const n = i32[CLAIM]!;
    const position = i32[CLAIM + 1]!;
    while (publish(side.offset, position, n) === 0) side.relax();
    return n;
  };
}
