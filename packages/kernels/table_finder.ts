/**
 * Tells where a caller's table lies in a WebAssembly memory.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";

/** What `TableFinder` gives for arrays in other memory. */
export const ELSEWHERE: number = -1;

/** Remembers the last array: a queue is mostly used with the same one. */
export class TableFinder {
  declare private readonly buffer: ArrayBufferLike;
  #last: ArrayBufferView | undefined;
  #offset = ELSEWHERE;

  /** For the memory of a window. */
  constructor(window: Window) {
    this.buffer = window.u8.buffer;
  }

  /** The byte offset of an array in the memory, or ELSEWHERE. */
  find(array: ArrayBufferView): number {
    if (array === this.#last) return this.#offset;
    // Asking for a buffer takes longer than a kernel.
    this.#last = array;
    this.#offset = array.buffer === this.buffer ? array.byteOffset : ELSEWHERE;
    return this.#offset;
  }
}
