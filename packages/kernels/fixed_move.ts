/**
 * Enqueue and dequeue as functions whose ring and table are fixed. The engine
 * knows what they capture when it makes them part of a caller: addresses become
 * constants, checks of bounds fall away, and what is left is what a C compiler
 * makes of it. Kernels swap shared heads and copy what is longer.
 *
 * They need processors and engines in which plain accesses happen in the order
 * of the program, `kernels.isOrdered`:
 *
 * - The x86-64 keeps loads in order, stores in order, and loads before later
 *   stores; a locked swap is a wall. V8 neither moves nor merges accesses of
 *   typed arrays across each other's effects, and a call is a wall to it.
 * - The own head: an "st" side has no other writer; on an "mt" side the swap
 *   fails if the head is too old.
 * - The other tail only grows. A plain read that is too old shows too little,
 *   and then `otherwise` looks again, by an atomic load.
 * - The own tail of an "mt" side: once it is where our claim starts, nobody
 *   else moves it. A plain read that is too old makes us wait needlessly.
 *
 * V8 makes no more than 920 bytes of bytecode part of one caller. An enqueue
 * and a dequeue fit, with little to spare.
 *
 * @module
 */
import type { KernelFunctions } from "./_instance.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { SideKernel } from "./_side_kernel.ts";

/**
 * Moves `count` elements between a ring and the start of a table; none, or as
 * many as can be, if there are not so many.
 *
 * @returns how many.
 */
export type FixedMove = (count: number) => number;

const MT = 0;
const ST = 1;
/** A call takes less than to copy so many elements in TypeScript. */
const LEAST_CALL = 12;

/**
 * Enqueues from a table to the ring of a kernel. `otherwise` does what is not
 * usual, and all of it where this thread or the table do not allow better.
 */
export function fixedEnqueue(
  kernel: SideKernel,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const at = indexOf(kernel, table);
  if (at < 0) return otherwise;
  const fix = kernel.side.mode === ST ? singleEnqueue : sharedMove;
  return fix(kernel, at, table.length, otherwise);
}

/** Dequeues from the ring of a kernel to a table; see `fixedEnqueue`. */
export function fixedDequeue(
  kernel: SideKernel,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const at = indexOf(kernel, table);
  if (at < 0) return otherwise;
  const fix = kernel.side.mode === ST ? singleDequeue : sharedMove;
  return fix(kernel, at, table.length, otherwise);
}

function singleEnqueue(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32, u64 }, functions: { copy } } = kernels;
  const { head, tail, otherTail, base, first, size, mask } = ringPlaces(
    kernel,
  );
  return (n) => {
    const claimed = i32[head]!;
    const there = (base + i32[otherTail]! - claimed) | 0;
    const slot = claimed & mask;
    if (
      gate.isOpen !== true || (n | 0) !== n ||
      n > slots || slot + n > size ||
      ((n - 1) >>> 0) >= there
    ) return otherwise(n);
    i32[head] = claimed + n;
    move(copy, u64, first + slot, at, n);
    // The elements before: release.
    i32[tail] = claimed + n;
    side.left = there - n;
    return n;
  };
}

function singleDequeue(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32, u64 }, functions: { copy } } = kernels;
  const { head, tail, otherTail, first, size, mask } = ringPlaces(
    kernel,
  );
  return (n) => {
    const claimed = i32[head]!;
    // Before the elements: acquire.
    const there = (i32[otherTail]! - claimed) | 0;
    const slot = claimed & mask;
    if (
      gate.isOpen !== true || (n | 0) !== n ||
      n > slots || slot + n > size ||
      ((n - 1) >>> 0) >= there
    ) return otherwise(n);
    i32[head] = claimed + n;
    move(copy, u64, at, first + slot, n);
    // The elements are read: their slots go back.
    i32[tail] = claimed + n;
    side.left = there - n;
    return n;
  };
}

/** One for both sides: there is no copy here that V8 should make part of it. */
function sharedMove(
  kernel: SideKernel,
  at: number,
  slots: number,
  otherwise: FixedMove,
): FixedMove {
  const { kernels, gate, side } = kernel;
  const { window: { i32 }, functions: { swapAndCopy } } = kernels;
  const { isProducer, head, tail, otherTail, base, first, size, mask } =
    ringPlaces(kernel);
  const headAt = side.offset;
  const tableAt = at * 8;
  return (n) => {
    const seen = i32[head]!;
    const left = (base + i32[otherTail]! - seen - n) | 0;
    if (
      gate.isOpen !== true || (n | 0) !== n || n < 1 || n > slots ||
      (seen & mask) + n > size || left < 0
    ) return otherwise(n);
    // Before the swap, which waits for all stores: less is kept for after it.
    side.left = left;
    const slotAt = (first + (seen & mask)) * 8;
    // The elements in between: after the other tail and the head, before the
    // own tail (acquire, release).
    const claimed = isProducer
      ? swapAndCopy(headAt, seen, slotAt, tableAt, n)
      : swapAndCopy(headAt, seen, tableAt, slotAt, n);
    if (claimed !== seen) return otherwise(n);
    if (i32[tail] === claimed) i32[tail] = claimed + n;
    else kernel.publish(claimed, n);
    return n;
  };
}

/**
 * Copies elements; the indices are in `u64`. One comes first: with a loop in
 * between it would take twice as long.
 */
function move(
  copy: KernelFunctions["copy"],
  u64: BigUint64Array,
  to: number,
  from: number,
  n: number,
): void {
  if (n === 1) {
    u64[to] = u64[from]!;
    return;
  }
  if (n >= LEAST_CALL) return copy(to * 8, from * 8, n);
  let i = 0;
  if (n >= 8) {
    u64[to] = u64[from]!;
    u64[to + 1] = u64[from + 1]!;
    u64[to + 2] = u64[from + 2]!;
    u64[to + 3] = u64[from + 3]!;
    u64[to + 4] = u64[from + 4]!;
    u64[to + 5] = u64[from + 5]!;
    u64[to + 6] = u64[from + 6]!;
    u64[to + 7] = u64[from + 7]!;
    i = 8;
  }
  for (; i < n; i++) u64[to + i] = u64[from + i]!;
}

/** Where a table begins, in `u64`; negative if this kernel cannot use it. */
function indexOf(kernel: SideKernel, table: BigUint64Array): number {
  const { kernels: { isOrdered, window }, side } = kernel;
  const fits = isOrdered && (side.mode === MT || side.mode === ST) &&
    table.buffer === window.u8.buffer;
  return fits ? table.byteOffset >>> 3 : -1;
}
