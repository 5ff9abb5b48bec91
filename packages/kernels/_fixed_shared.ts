/**
 * Enqueue and dequeue with a fixed table on sides that threads share; see
 * `fixed_move.ts`. Each function is for both sides: there is no copy here that
 * V8 should make part of it. Two that differ in little, since a call in which
 * V8 has seen two kernels takes longer.
 *
 * @module
 */
import type { FixedMove } from "./fixed_move.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { SideKernel } from "./_side_kernel.ts";

const HTS = 3;

/**
 * For "mt" and "hts" sides. The claim of an "hts" side swaps what that of an
 * "mt" side does, but only while nobody else holds one.
 */
export function sharedMove(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32 }, functions: { moveShared } } = kernels;
  const { isProducer, head, tail, otherTail, base, first, size, mask } =
    ringPlaces(kernel);
  const isAlone = side.mode === HTS;
  const sideAt = side.offset;
  const tableAt = at * 8;
  return (n) => {
    if (gate.isOpen === true) {
      const seen = i32[head]!;
      const left = (base + i32[otherTail]! - seen - n) | 0;
      if (
        (n | 0) === n && n >= 1 && n <= slots &&
        (seen & mask) + n <= size && left >= 0 &&
        (!isAlone || i32[tail] === seen)
      ) {
        // Before the call: nothing is kept for after it, as that would go through
        // memory, and the swap waits for all stores.
        side.left = left;
        const slotAt = (first + (seen & mask)) * 8;
        const moved = isProducer
          ? moveShared(sideAt, seen, slotAt, tableAt, n)
          : moveShared(sideAt, seen, tableAt, slotAt, n);
        if (moved > 0) return moved;
        if (moved < 0) return kernel.publishClaim();
      }
    }
    return otherwise(n);
  };
}

/** For "rts" sides: the kernel looks how far the head is ahead. */
export function relaxedMove(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32 }, functions: { moveRelaxed } } = kernels;
  const { isProducer, head, otherTail, base, first, size, mask } = ringPlaces(
    kernel,
  );
  const sideAt = side.offset;
  const tableAt = at * 8;
  return (n) => {
    if (gate.isOpen === true) {
      const seen = i32[head]!;
      const left = (base + i32[otherTail]! - seen - n) | 0;
      if (
        (n | 0) === n && n >= 1 && n <= slots &&
        (seen & mask) + n <= size && left >= 0
      ) {
        side.left = left;
        const slotAt = (first + (seen & mask)) * 8;
        const moved = isProducer
          ? moveRelaxed(sideAt, seen, slotAt, tableAt, n)
          : moveRelaxed(sideAt, seen, tableAt, slotAt, n);
        if (moved > 0) return moved;
      }
    }
    return otherwise(n);
  };
}
