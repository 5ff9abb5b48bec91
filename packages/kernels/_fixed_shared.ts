/**
 * Enqueue and dequeue with a fixed table on sides that threads share; see
 * `fixed_move.ts`. One function for both sides: there is no copy here that V8
 * should make part of it.
 *
 * @module
 */
import type { FixedMove } from "./fixed_move.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { SideKernel } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/**
 * The claim of an "hts" side swaps what that of an "mt" side does, but only
 * while nobody else holds one. How far an "rts" head is ahead, the kernel sees.
 */
export function sharedMove(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32 }, functions: { moveShared, moveRelaxed } } = kernels;
  const { isProducer, head, tail, otherTail, base, first, size, mask } =
    ringPlaces(kernel);
  const isAlone = side.mode === SyncType.HTS;
  const isRelaxed = side.mode === SyncType.RTS;
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
        const to = isProducer ? slotAt : tableAt;
        const from = isProducer ? tableAt : slotAt;
        // A call for each kernel: V8 calls directly what is always the same.
        const moved = isRelaxed
          ? moveRelaxed(sideAt, seen, to, from, n)
          : moveShared(sideAt, seen, to, from, n);
        if (moved > 0) return moved;
        if (moved < 0) return kernel.publishClaim();
      }
    }
    return otherwise(n);
  };
}
