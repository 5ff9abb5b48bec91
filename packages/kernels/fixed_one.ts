/**
 * Enqueue and dequeue of one element as functions whose ring and table are
 * fixed; what `fixed_move.ts` says of order holds here too. With the count known
 * as well, half of the instructions of a move of many fall away. As in C, these
 * calls do not note what is left to claim.
 *
 * @module
 */
import { sharedMove } from "./_fixed_shared.ts";
import { tablePlace } from "./_fixed_table.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { SideKernel } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/**
 * Moves the first element of a table into a ring, or a ring's next element
 * there.
 *
 * @returns false if the ring was full, or empty.
 */
export type FixedOne = () => boolean;

/**
 * For the side of a kernel. `otherwise` does what is not usual, and all of it
 * where this thread or the table do not allow better.
 */
export function fixedOne(
  kernel: SideKernel,
  table: BigUint64Array,
  otherwise: FixedOne,
): FixedOne {
  const at = tablePlace(kernel, table);
  if (at < 0 || table.length === 0) return otherwise;
  const { mode } = kernel.side;
  if (mode === SyncType.ST) return singleOne(kernel, at, otherwise);
  if (mode !== SyncType.RTS) return sharedOne(kernel, at, otherwise);
  const move = sharedMove(kernel, at, 1, () => otherwise() ? 1 : 0);
  return () => move(1) === 1;
}

function singleOne(
  kernel: SideKernel,
  at: number,
  otherwise: FixedOne,
): FixedOne {
  const { kernels: { window: { i32, u64 } }, gate } = kernel;
  const { isProducer, head, tail, otherTail, base, first, mask } = ringPlaces(
    kernel,
  );
  return () => {
    if (gate.isOpen !== true) return otherwise();
    const claimed = i32[head]!;
    // Before the element: acquire.
    const there = (base + i32[otherTail]! - claimed) | 0;
    if (there <= 0) return otherwise();
    i32[head] = (claimed + 1) | 0;
    const slot = first + (claimed & mask);
    if (isProducer) u64[slot] = u64[at]!;
    else u64[at] = u64[slot]!;
    // The element before: release. What was read: its slot goes back.
    i32[tail] = (claimed + 1) | 0;
    return true;
  };
}

function sharedOne(
  kernel: SideKernel,
  at: number,
  otherwise: FixedOne,
): FixedOne {
  const { kernels, gate, side } = kernel;
  const { window: { i32 }, functions: { moveOneShared } } = kernels;
  const { isProducer, head, tail, otherTail, base, first, mask } = ringPlaces(
    kernel,
  );
  const isAlone = side.mode === SyncType.HTS;
  const sideAt = side.offset;
  const tableAt = at * 8;
  return () => {
    if (gate.isOpen !== true) return otherwise();
    const seen = i32[head]!;
    const there = (base + i32[otherTail]! - seen) | 0;
    if (there <= 0 || (isAlone && i32[tail] !== seen)) return otherwise();
    const slotAt = (first + (seen & mask)) * 8;
    const moved = isProducer
      ? moveOneShared(sideAt, seen, slotAt, tableAt)
      : moveOneShared(sideAt, seen, tableAt, slotAt);
    if (moved === 1) return true;
    return moved === 0 ? otherwise() : kernel.publishClaim() === 1;
  };
}
