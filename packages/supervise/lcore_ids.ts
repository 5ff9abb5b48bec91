/**
 * Lcore ids shared by the processes of a group.
 *
 * Two processes that run under one lcore id corrupt each other's mempool
 * caches, and the EAL does not notice. This table, in shared memory, hands out
 * each id once: one 16-bit word per id, 0 for free and 1 for taken.
 *
 * | from  | to    | who                                  |
 * |-------|-------|--------------------------------------|
 * | free  | taken | the one whose compare-and-swap wins   |
 * | taken | free  | its holder, or whoever saw it end     |
 *
 * An id must not be released while a process may still run under it.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";

const FREE = 0;
const TAKEN = 1;

/** A table of lcore ids at a byte offset of a window. */
export class LcoreIds {
  /** Number of ids: they run from 0 to count - 1. */
  readonly count: number;
  readonly #words: Uint16Array;

  /**
   * Opens a table; all-zero memory is one with every id free.
   *
   * @param offset Byte offset in the window, a multiple of 2.
   * @param count Number of ids. Default: 128, DPDK's RTE_MAX_LCORE.
   */
  constructor(window: Window, offset: number, count = 128) {
    this.count = count;
    this.#words = window.u16.subarray(offset / 2, offset / 2 + count);
  }

  /** Takes a given id; false if it is taken already. */
  claim(id: number): boolean {
    return Atomics.compareExchange(this.#words, id, FREE, TAKEN) === FREE;
  }

  /** Takes the smallest free id from `first` on; undefined if there is none. Default: 1. */
  take(first = 1): number | undefined {
    for (let id = first; id < this.count; id++) {
      if (this.claim(id)) return id;
    }
    return undefined;
  }

  /** Gives an id back; false if it was free. */
  release(id: number): boolean {
    return Atomics.compareExchange(this.#words, id, TAKEN, FREE) === TAKEN;
  }

  /** Ids that are taken, ascending. */
  taken(): number[] {
    return Array.from({ length: this.count }, (_, id) => id)
      .filter((id) => Atomics.load(this.#words, id) === TAKEN);
  }
}
