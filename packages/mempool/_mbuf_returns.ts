/**
 * The way of mbufs back to their pools.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import type { MbufHomes } from "./_mbuf_home.ts";

/** Mbufs that are given to a pool in one go. */
const PENDING = 64;

/**
 * Gives mbufs back to their pools: those in a table as they lie there, others
 * in groups. A pool is the two words of its address, the low one first.
 */
export class MbufReturns {
  declare private readonly homes: MbufHomes;
  declare private readonly window: Window;
  /** Mbufs of one pool. */
  readonly #pending: BigUint64Array = new BigUint64Array(PENDING);
  readonly #words: Uint32Array = new Uint32Array(this.#pending.buffer);
  #count = 0;
  #low = 0;
  #high = 0;

  /** For the pools of a window. */
  constructor(homes: MbufHomes, window: Window) {
    this.homes = homes;
    this.window = window;
  }

  /** Where addresses of mbufs that `place` has asked for are written. */
  get words(): Uint32Array {
    return this.#words;
  }

  /**
   * Makes room for the address of one more mbuf of a pool.
   *
   * @returns the index in `words` of its low word.
   */
  place(low: number, high: number): number {
    if (
      this.#count === PENDING || low !== this.#low || high !== this.#high
    ) this.flush();
    this.#low = low;
    this.#high = high;
    return 2 * this.#count++;
  }

  /** Gives back what has got a place. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.putBack(this.#pending, 0, count, this.#low, this.#high, 0);
  }

  /**
   * Gives back mbufs of one pool, all inside the table.
   *
   * @param tableAt Byte offset of the table in the window; 0 if it is elsewhere.
   */
  putBack(
    table: BigUint64Array,
    start: number,
    count: number,
    low: number,
    high: number,
    tableAt: number,
  ): void {
    const home = this.homes.find(low + high * 0x1_0000_0000);
    if (home !== undefined) {
      home.put(table, count, start, this.window, tableAt);
    } else {
      // A pool that this thread has not opened.
      requireEal();
      dpdk().rte_pktmbuf_free_bulk(table.subarray(start, start + count), count);
    }
  }
}
