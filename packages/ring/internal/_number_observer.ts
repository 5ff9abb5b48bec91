/**
 * Looks on at a batch of anything, in checked mode: most of it are numbers, but
 * some may be addresses of packets and objects that the thread knows.
 *
 * @module
 */
import type { Address } from "../../../ffi/runtime/c_types.ts";
import type { Batch } from "../batch.ts";
import { memoryOf } from "./batch_memory.ts";
import { ledger } from "./ledger.ts";
import type { BatchObserver, EndName } from "./batch_observer.ts";
import { Passing } from "./passing.ts";

/** One batch. */
export class NumberObserver implements BatchObserver {
  readonly #batch: Batch;
  readonly #words: Uint32Array;
  readonly #passings = new Map<EndName, Passing>();
  /** What is to be sent. */
  readonly #sending: Float64Array;

  constructor(batch: Batch) {
    this.#batch = batch;
    this.#words = memoryOf(batch).words;
    this.#sending = new Float64Array(batch.capacity);
  }

  received({ event }: EndName, n: number): void {
    if (n === 0) return;
    ledger.nextMove();
    const first = this.#batch.length - n;
    for (let i = 0; i < n; i++) {
      ledger.receive(this.#element(first + i), event, i, n);
    }
  }

  sending(end: EndName, n: number): void {
    for (let i = 0; i < n; i++) this.#sending[i] = this.#element(i);
    this.#passing(end).check(this.#sending, n);
  }

  sent(end: EndName, n: number): void {
    this.#passing(end).settle(this.#sending, n);
  }

  #passing(end: EndName): Passing {
    let passing = this.#passings.get(end);
    if (passing === undefined) {
      passing = new Passing(end);
      this.#passings.set(end, passing);
    }
    return passing;
  }

  #element(i: number): Address {
    return this.#words[2 * i]! + this.#words[2 * i + 1]! * 0x1_0000_0000;
  }
}
