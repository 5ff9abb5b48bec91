/**
 * The short ways of "st" sides, in TypeScript: plain accesses take less than a
 * call of a kernel. Why they may be plain: "The order of plain accesses" in
 * packages/ring/README.md. What is not usual is left to `slow`.
 *
 * @module
 */
import type { KernelEnd } from "../_ring_end.ts";
import { SideState } from "../_side.ts";
import type { Move, MoveOne } from "../move.ts";
import type { RingFunctions } from "../internal/kernel_functions.ts";
import { moveElements } from "../internal/move_elements.ts";

/** Sends all of a batch. */
export function singleSend(end: KernelEnd, slow: Move): Move {
  const { side, i32, u64, head, tail, otherTail, limit, first, size, mask } =
    end;
  const { lengthAt, table, kernels } = end;
  // Of the function's own: see "Loops that V8 compiles well".
  const { copy } = kernels.as<RingFunctions>();
  const move = moveElements;
  const { OPEN } = SideState;
  return (n = i32[lengthAt]!) => {
    // First: once it is closed, the ring's memory may be gone.
    if (side.state === OPEN) {
      const claimed = i32[head]!;
      const available = (limit + i32[otherTail]! - claimed) | 0;
      const slot = claimed & mask;
      if (
        i32[lengthAt] === n && slot + n <= size && ((n - 1) >>> 0) < available
      ) {
        // The batch lets go of them first, see internal/batch_memory.ts.
        i32[lengthAt] = 0;
        i32[head] = claimed + n;
        move(copy, u64, first + slot, table, n);
        // The elements before: release.
        i32[tail] = claimed + n;
        side.remaining = available - n;
        return n;
      }
    }
    return slow(n);
  };
}

/** Fills an empty batch. */
export function singleReceive(
  end: KernelEnd,
  isBulk: boolean,
  slow: Move,
): Move {
  const { side, i32, u64, head, tail, otherTail, first, size, mask } = end;
  const { lengthAt, table, capacity, kernels } = end;
  const { copy } = kernels.as<RingFunctions>();
  const move = moveElements;
  const { OPEN } = SideState;
  return (wanted = capacity - i32[lengthAt]!) => {
    if (side.state === OPEN) {
      const claimed = i32[head]!;
      // Before the elements: acquire.
      const available = (i32[otherTail]! - claimed) | 0;
      const n = isBulk || wanted <= available ? wanted : available;
      const slot = claimed & mask;
      if (
        i32[lengthAt] === 0 && (wanted | 0) === wanted &&
        wanted <= capacity && slot + n <= size && ((n - 1) >>> 0) < available
      ) {
        i32[head] = claimed + n;
        move(copy, u64, table, first + slot, n);
        // The elements are read: their slots go back.
        i32[tail] = claimed + n;
        i32[lengthAt] = n;
        side.remaining = available - n;
        return n;
      }
    }
    return slow(wanted);
  };
}

/** Sends a batch's only element, or receives one into an empty batch. */
export function singleOne(end: KernelEnd, slow: MoveOne): MoveOne {
  const { side, i32, u64, head, tail, otherTail, limit, first, mask } = end;
  const { lengthAt, table, isProducer } = end;
  const { OPEN } = SideState;
  const before = isProducer ? 1 : 0;
  return () => {
    if (side.state === OPEN && i32[lengthAt] === before) {
      const claimed = i32[head]!;
      // Before the element: acquire.
      const available = (limit + i32[otherTail]! - claimed) | 0;
      if (available > 0) {
        const slot = first + (claimed & mask);
        i32[head] = (claimed + 1) | 0;
        if (isProducer) {
          i32[lengthAt] = 0;
          u64[slot] = u64[table]!;
        } else u64[table] = u64[slot]!;
        // The element before: release. What was read: its slot goes back.
        i32[tail] = (claimed + 1) | 0;
        if (!isProducer) i32[lengthAt] = 1;
        return true;
      }
    }
    return slow();
  };
}
