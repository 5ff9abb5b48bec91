/**
 * Moves between a batch and an object, step by step: all that the ends' own
 * short ways leave to be done. What receives fills the batch, what sends
 * empties it.
 *
 * @module
 */
import type { Move } from "../move.ts";
import { type BatchMemory, dropFirst } from "./batch_memory.ts";

/**
 * Moves up to `count` elements, those of a batch from index `start` on; tells
 * how many.
 */
export type TableMove = (count: number, start: number) => number;

/** What an end is for. */
export interface EndUse {
  /** For errors, such as `send to ring "jobs"`. */
  readonly what: string;
  /** Throws if the object cannot be used now. */
  readonly check: () => void;
}

/** Makes an end that sends. */
export function sending(
  memory: BatchMemory,
  { what, check }: EndUse,
  move: TableMove,
): Move {
  const { i32, lengthAt } = memory;
  return (count) => {
    // Before everything: a batch in shared memory may be gone like the object.
    check();
    const length = i32[lengthAt]!;
    const wanted = count ?? length;
    if ((wanted >>> 0) !== wanted || wanted > length) {
      throw new RangeError(
        `Cannot ${what}: count must be from 0 to the batch's ${length}: ${wanted}`,
      );
    }
    // As in C, it tells what remains.
    if (wanted === 0) return move(0, 0);
    // First: killed now, they are lost, not in two places.
    i32[lengthAt] = 0;
    const n = move(wanted, 0);
    dropFirst(memory, length, n);
    return n;
  };
}

/** Makes an end that receives; see {@linkcode sending}. */
export function receiving(
  memory: BatchMemory,
  { what, check }: EndUse,
  move: TableMove,
): Move {
  const { i32, lengthAt, capacity } = memory;
  return (count) => {
    check();
    const length = i32[lengthAt]!;
    const room = capacity - length;
    const wanted = count ?? room;
    if ((wanted >>> 0) !== wanted || wanted > room) {
      throw new RangeError(
        `Cannot ${what}: count must be from 0 to the batch's room for ${room}: ${wanted}`,
      );
    }
    const n = move(wanted, length);
    // Last, for the same reason.
    i32[lengthAt] = length + n;
    return n;
  };
}
