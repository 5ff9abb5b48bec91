/**
 * Calls of a driver's burst function that look at the port's entry by
 * themselves, as DPDK's inline functions do: nothing is left to check before.
 *
 * @module
 */
import type { StubTable } from "./call_stub.ts";
import type { Address } from "../runtime/c_types.ts";

/** What the stub returns, as 16 bits, when it called nothing. */
const REFUSED = 0xffff;

/** Where a port's entry has what a burst needs. */
export interface BurstEntry {
  /** Where the pointer to the function is. */
  readonly functionAt: Address;
  /** Where the pointer to the array of queues is. */
  readonly queuesAt: Address;
  /** Where the pointer to the array of callbacks is. */
  readonly callbacksAt: Address;
  /** Number of the queue. */
  readonly queue: number;
  /** The array of mbuf pointers. */
  readonly table: Address;
}

const POINTER_SIZE = 8;
/** No function is there, and it is not NULL either. */
const NO_FUNCTION = 1;
/** Places in a slot, in words; see call_stub_code.ts. */
const ALLOWED = 8;

/** The burst function of one queue, for the thread that made the stub's table. */
export class BurstStub {
  declare private readonly run: StubTable["run"];
  declare private readonly words: Uint32Array;
  declare private readonly place: number;

  /** @param place Of a slot that the table gave. */
  constructor(stubs: StubTable, place: number, entry: BurstEntry) {
    this.run = stubs.run;
    this.words = stubs.words;
    this.place = place;
    const { functionAt, queuesAt, callbacksAt, queue, table } = entry;
    [
      functionAt,
      queuesAt,
      callbacksAt,
      queue * POINTER_SIZE,
      NO_FUNCTION,
      table,
    ]
      .forEach((value, i) => this.#store(2 * i, value));
  }

  /** Sets the function that may be called; 0 for none. */
  allow(fn: Address): void {
    this.#store(ALLOWED, fn === 0 ? NO_FUNCTION : fn);
  }

  /**
   * Calls the driver.
   *
   * @param count Number of mbufs.
   * @returns what the driver returns; negative if the function is not the one
   * allowed, the queue has callbacks, or the mbufs are too many to tell the
   * answers apart: then nothing was called.
   */
  call(count: number): number {
    if (count >= REFUSED) return -1;
    const result = this.run(this.place, count) & 0xffff;
    return result === REFUSED ? -1 : result;
  }

  #store(word: number, value: number): void {
    const at = this.place / 4 + word;
    this.words[at] = value;
    this.words[at + 1] = value / 0x1_0000_0000;
  }
}
