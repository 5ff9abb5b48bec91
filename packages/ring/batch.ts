/**
 * Batches: what moves through rings, pools and queues.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Window } from "../../ffi/memory/window.ts";
import { hasEnded, requireEal } from "../eal/internal/eal_state.ts";
import {
  type BatchMemory,
  copyElements,
  dropFirst,
  openBatchMemory,
} from "./internal/batch_memory.ts";
import type { BatchPlace } from "./batch_place.ts";

const LARGEST = 0xffff;

/**
 * Up to `capacity` elements of 8 bytes, on their way. An end is bound to a batch
 * when it is made: what receives fills the batch behind what it holds, what
 * sends empties it from the front. After a send the batch holds exactly what
 * was not taken, from index 0 on. So an element is in one place at a time, and
 * nothing is sent twice.
 *
 * ```ts
 * import { Batch, Consumer, Producer, Ring } from "@dpdk-ts/dpdk/ring";
 * import { init } from "@dpdk-ts/dpdk/eal";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const ring = Ring.create("jobs", 1024);
 * const batch = new Batch(ring.window, 32);
 * const producer = new Producer(ring, batch);
 * const consumer = new Consumer(ring, batch);
 * batch.push(42n);
 * producer.send(); // the ring has it now, the batch is empty
 * consumer.receive(); // and the batch has it again
 * console.log(batch.length, batch.get(0)); // 1 42n
 * ring.close();
 * ```
 *
 * A batch belongs to one thread. Make one per loop and reuse it: its memory is
 * the window's and is not given back before the end.
 */
export class Batch {
  static {
    showAs(
      this,
      ({ length, capacity }) => `{ ${length} of ${capacity} elements }`,
    );
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The window that its ends use it in. */
  declare readonly window: Window;
  /** Elements that fit. */
  declare readonly capacity: number;
  declare private readonly memory: BatchMemory;
  declare private readonly table: BigUint64Array;
  /** The same memory: element i is words 2i and 2i+1, the low one first. */
  declare protected readonly words: Uint32Array;
  declare private readonly i32: Int32Array;
  declare private readonly lengthAt: number;

  /**
   * Makes an empty batch.
   *
   * @param window That of the ring, pool or queue whose elements it holds.
   * @param capacity From 1 to 65535.
   * @param place Where it lies, for other processes to see; what is there
   * stays. Default: in memory of its own.
   * @throws {RangeError} if the capacity is out of range, or the place has no
   * room for it.
   * @throws {TypeError} if the window is none.
   * @throws {ClosedError} for a place after the EAL's end.
   */
  constructor(window: Window, capacity: number, place?: BatchPlace) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > LARGEST) {
      throw new RangeError(
        `Cannot make batch: capacity must be from 1 to ${LARGEST}: ${capacity}`,
      );
    }
    if (!(window instanceof Window)) {
      throw new TypeError(
        "Cannot make batch: its window must be one, such as pool.window",
      );
    }
    // A place in DPDK's memory is gone then.
    if (place !== undefined && hasEnded()) requireEal();
    const memory = openBatchMemory(this, window, capacity, place);
    this.window = window;
    this.capacity = capacity;
    this.memory = memory;
    this.table = memory.table;
    this.words = memory.words;
    this.i32 = memory.i32;
    this.lengthAt = memory.lengthAt;
    // Another process may have left anything at a place.
    if (this.length < 0 || this.length > capacity) this.length = 0;
  }

  /** Number of elements, from 0 to `capacity`. */
  get length(): number {
    return this.i32[this.lengthAt]!;
  }

  /** Throws a RangeError for lengths that cannot be. */
  set length(length: number) {
    if ((length >>> 0) !== length || length > this.capacity) {
      throw new RangeError(
        `Cannot set length of batch: it must be from 0 to ${this.capacity}: ${length}`,
      );
    }
    this.i32[this.lengthAt] = length;
  }

  /** Elements that still fit: `capacity` less `length`. */
  get room(): number {
    return this.capacity - this.i32[this.lengthAt]!;
  }

  /** Element i. Throws a RangeError if there is none. */
  get(i: number): bigint {
    this.#check(i);
    return this.table[i]!;
  }

  /** Element i as a number, as addresses are. Throws a RangeError if there is none. */
  address(i: number): Address {
    this.#check(i);
    return this.words[2 * i]! + this.words[2 * i + 1]! * 0x1_0000_0000;
  }

  /** Replaces element i. Throws a RangeError if there is none. */
  set(i: number, element: bigint): void {
    this.#check(i);
    this.table[i] = element;
  }

  /** Adds an element at the end; false if there is no room. */
  push(element: bigint): boolean {
    const length = this.length;
    if (length >= this.capacity) return false;
    this.table[length] = element;
    this.i32[this.lengthAt] = length + 1;
    return true;
  }

  /**
   * As {@linkcode push}, of an address or any other whole number.
   *
   * @throws {RangeError} if it is not from 0 to 2^53 - 1.
   */
  pushAddress(address: Address): boolean {
    if (!Number.isSafeInteger(address) || address < 0) {
      throw new RangeError(
        `Cannot push address to batch: it must be a whole number from 0 on: ${address}`,
      );
    }
    const length = this.length;
    if (length >= this.capacity) return false;
    this.words[2 * length] = address;
    this.words[2 * length + 1] = address / 0x1_0000_0000;
    this.i32[this.lengthAt] = length + 1;
    return true;
  }

  /**
   * Moves the first elements of another batch to the end of this one. The
   * other's further ones move to its front.
   *
   * @param count At most so many. Default: all of them.
   * @returns how many: fewer if there are no more, or no more room.
   * @throws {RangeError} if the count is no integer from 0 on.
   */
  take(from: this, count: number = from.length): number {
    if ((count >>> 0) !== count) {
      throw new RangeError(
        `Cannot take from batch: count must be an integer from 0 on: ${count}`,
      );
    }
    const length = this.length;
    const available = from.length;
    const wanted = count < available ? count : available;
    const room = this.capacity - length;
    const n = wanted < room ? wanted : room;
    if (n === 0 || from === this) return 0;
    copyElements(this.memory, length, from.memory, 0, n);
    // Here first: killed in between, it is in both and found in one of them.
    this.i32[this.lengthAt] = length + n;
    dropFirst(from.memory, available, n);
    return n;
  }

  /**
   * Forgets all elements. Where they stand for something that must be given
   * back, such as packets, whoever has them now must do so.
   */
  clear(): void {
    this.i32[this.lengthAt] = 0;
  }

  #check(i: number): void {
    if ((i >>> 0) !== i || i >= this.length) {
      throw new RangeError(
        `Cannot use element ${i} of batch: it has ${this.length}`,
      );
    }
  }
}
