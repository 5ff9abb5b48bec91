/**
 * Enqueue and dequeue as functions whose ring and table are fixed. The engine
 * knows what they capture when it makes them part of a caller: addresses become
 * constants, checks of bounds fall away, and what is left is what a C compiler
 * makes of it. Kernels move on shared sides, and copy what is longer.
 *
 * They need processors and engines in which plain accesses happen in the order
 * of the program, `kernels.isOrdered`:
 *
 * - The x86-64 keeps loads in order, stores in order, and loads before later
 *   stores; a locked swap is a wall. V8 neither moves nor merges accesses of
 *   typed arrays across each other's effects, and a call is a wall to it.
 * - The own head: an "st" side has no other writer; on other sides the swap
 *   fails if the head is too old.
 * - The other tail only grows. A plain read that is too old shows too little,
 *   and then `otherwise` looks again, by an atomic load.
 * - The own tail of an "mt" side: once it is where our claim starts, nobody
 *   else moves it. A plain read that is too old makes us wait needlessly.
 * - The own tail of an "hts" side: if it was at the head once, and the head is
 *   still there at the swap, then so is the tail, which never goes back nor
 *   past the head.
 *
 * The gate comes before everything: once it is closed for good, the ring's
 * memory may be gone.
 *
 * V8 makes no more than 920 bytes of bytecode part of one caller. An enqueue
 * and a dequeue fit, with little to spare.
 *
 * @module
 */
import { sharedMove } from "./_fixed_shared.ts";
import { tablePlace } from "./_fixed_table.ts";
import { moveElements } from "./move_elements.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { SideKernel } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/**
 * Moves `count` elements between a ring and the start of a table; none, or as
 * many as can be, if there are not so many.
 *
 * @returns how many.
 */
export type FixedMove = (count: number) => number;

/**
 * Enqueues from a table to the ring of a kernel. `otherwise` does what is not
 * usual, and all of it where this thread or the table do not allow better.
 */
export function fixedEnqueue(
  kernel: SideKernel,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const at = tablePlace(kernel, table);
  if (at < 0) return otherwise;
  const fix = kernel.side.mode === SyncType.ST ? singleEnqueue : sharedMove;
  return fix(kernel, at, table.length, otherwise);
}

/** Dequeues from the ring of a kernel to a table; see `fixedEnqueue`. */
export function fixedDequeue(
  kernel: SideKernel,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const at = tablePlace(kernel, table);
  if (at < 0) return otherwise;
  const fix = kernel.side.mode === SyncType.ST ? singleDequeue : sharedMove;
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
  // Of the function's own: see "Loops that V8 compiles well".
  const move = moveElements;
  const { head, tail, otherTail, base, first, size, mask } = ringPlaces(
    kernel,
  );
  return (n) => {
    if (gate.isOpen === true) {
      const claimed = i32[head]!;
      const there = (base + i32[otherTail]! - claimed) | 0;
      const slot = claimed & mask;
      if (
        (n | 0) === n && n <= slots && slot + n <= size &&
        ((n - 1) >>> 0) < there
      ) {
        i32[head] = claimed + n;
        move(copy, u64, first + slot, at, n);
        // The elements before: release.
        i32[tail] = claimed + n;
        side.left = there - n;
        return n;
      }
    }
    return otherwise(n);
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
  // Of the function's own: see "Loops that V8 compiles well".
  const move = moveElements;
  const { head, tail, otherTail, first, size, mask } = ringPlaces(
    kernel,
  );
  return (n) => {
    if (gate.isOpen === true) {
      const claimed = i32[head]!;
      // Before the elements: acquire.
      const there = (i32[otherTail]! - claimed) | 0;
      const slot = claimed & mask;
      if (
        (n | 0) === n && n <= slots && slot + n <= size &&
        ((n - 1) >>> 0) < there
      ) {
        i32[head] = claimed + n;
        move(copy, u64, at, first + slot, n);
        // The elements are read: their slots go back.
        i32[tail] = claimed + n;
        side.left = there - n;
        return n;
      }
    }
    return otherwise(n);
  };
}
