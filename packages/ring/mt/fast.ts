/**
 * The short ways of sides that threads share: one look in TypeScript, then
 * claim, copy and publication in one call of a kernel. Why the look may be
 * plain: "The order of plain accesses" in packages/ring/README.md. One function
 * serves both sides, as there is no copy here that V8 should make part of it.
 *
 * The claim of an "hts" side swaps what that of an "mt" side does, but only
 * while nobody else holds one. How far an "rts" head is ahead, the kernel sees.
 *
 * @module
 */
import { SyncType } from "../../../ffi/kernels/sync_type.ts";
import { claimPublisher } from "../_kernel_moves.ts";
import type { KernelEnd } from "../_ring_end.ts";
import { SideState } from "../_side.ts";
import type { Move, MoveOne } from "../move.ts";
import type { RingFunctions } from "../internal/kernel_functions.ts";

/** Sends all of a batch, or fills an empty one. */
export function sharedMove(
  end: KernelEnd,
  isBulk: boolean,
  slow: Move,
): Move {
  const { side, i32, isProducer, head, tail, otherTail, limit } = end;
  const { first, size, mask, lengthAt, capacity, kernels } = end;
  const { moveShared, moveRelaxed } = kernels.as<RingFunctions>();
  const { OPEN } = SideState;
  const isAlone = side.mode === SyncType.HTS;
  const isRelaxed = side.mode === SyncType.RTS;
  const sideAt = side.offset;
  const tableAt = end.table * 8;
  const publishClaim = claimPublisher(end);
  return (wanted = isProducer ? i32[lengthAt]! : capacity - i32[lengthAt]!) => {
    if (side.state === OPEN) {
      const seen = i32[head]!;
      const available = (limit + i32[otherTail]! - seen) | 0;
      const n = isBulk || wanted <= available ? wanted : available;
      if (
        (isProducer
          ? i32[lengthAt] === n
          : i32[lengthAt] === 0 && (wanted | 0) === wanted &&
            wanted <= capacity) &&
        ((n - 1) >>> 0) < available &&
        (seen & mask) + n <= size && (!isAlone || i32[tail] === seen)
      ) {
        // Before the call: nothing is kept for after it, as that would go through
        // memory, and the swap waits for all stores.
        side.remaining = available - n;
        const slotAt = (first + (seen & mask)) * 8;
        const to = isProducer ? slotAt : tableAt;
        const from = isProducer ? tableAt : slotAt;
        // A call for each kernel: V8 calls directly what is always the same.
        let moved = isRelaxed
          ? moveRelaxed(sideAt, seen, to, from, n)
          : moveShared(sideAt, seen, to, from, n);
        if (moved < 0) moved = publishClaim();
        if (moved > 0) {
          // After the call, as the swap in it would wait for a store before it;
          // so batches that other processes see do not come here.
          i32[lengthAt] = isProducer ? 0 : moved;
          return moved;
        }
      }
    }
    return slow(wanted);
  };
}

/** Sends a batch's only element, or receives one into an empty batch. */
export function sharedOne(end: KernelEnd, slow: MoveOne): MoveOne {
  const { side, i32, isProducer, head, tail, otherTail, limit } = end;
  const { first, mask, lengthAt, kernels } = end;
  const { moveOneShared } = kernels.as<RingFunctions>();
  const { OPEN } = SideState;
  const isAlone = side.mode === SyncType.HTS;
  const sideAt = side.offset;
  const tableAt = end.table * 8;
  const publishClaim = claimPublisher(end);
  const before = isProducer ? 1 : 0;
  const after = 1 - before;
  return () => {
    if (side.state === OPEN && i32[lengthAt] === before) {
      const seen = i32[head]!;
      const available = (limit + i32[otherTail]! - seen) | 0;
      if (available > 0 && (!isAlone || i32[tail] === seen)) {
        const slotAt = (first + (seen & mask)) * 8;
        let moved = isProducer
          ? moveOneShared(sideAt, seen, slotAt, tableAt)
          : moveOneShared(sideAt, seen, tableAt, slotAt);
        if (moved < 0) moved = publishClaim();
        if (moved === 1) {
          i32[lengthAt] = after;
          return true;
        }
      }
    }
    return slow();
  };
}
