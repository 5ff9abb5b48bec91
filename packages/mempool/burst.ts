/**
 * Bursts: batches of packets.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { isChecked } from "../eal/internal/checked.ts";
import { Batch } from "../ring/batch.ts";
import type { BatchPlace } from "../ring/batch_place.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import { freeing } from "./_free_burst.ts";
import { observeBurst } from "./_observed_burst.ts";
import { type Mbufs, mbufsOf } from "./mbufs.ts";

/**
 * Up to `capacity` packets of one window: what queues and rings receive fills
 * it, what they send empties it. A packet is in one place at a time: in a
 * burst, in a ring, with a driver, or free in its pool.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Burst, PktmbufPool, Source } from "@dpdk-ts/dpdk/mempool";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = PktmbufPool.create("packets", { count: 1023 });
 * const burst = new Burst(pool.window, 32);
 * new Source(pool, burst).receiveBulk(4); // four empty packets
 * const { mbufs } = burst;
 * for (let i = 0; i < burst.length; i++) mbufs.append(burst.mbuf(i), 60);
 * console.log(mbufs.packetLength(burst.mbuf(3)), pool.inUseCount); // 60 4
 * burst.free();
 * ```
 *
 * All else that can be done with a packet is a call of {@linkcode Mbufs}, which
 * takes what `burst.mbuf(i)` gives.
 */
export class Burst extends Batch {
  static {
    showAs(
      this,
      ({ length, capacity }) => `{ ${length} of ${capacity} packets }`,
    );
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** What can be done with the packets. */
  declare readonly mbufs: Mbufs;
  declare private readonly base: number;
  declare private readonly give: (from: number, count: number) => void;

  /**
   * Makes an empty burst.
   *
   * @param window That of the pool the packets come from.
   * @param capacity From 1 to 65535.
   * @param place Where it lies, for other processes to see; what is there
   * stays. Default: in memory of its own.
   * @throws {RangeError} if the capacity is out of range, or the place has no
   * room for it.
   */
  constructor(window: Window, capacity: number, place?: BatchPlace) {
    super(window, capacity, place);
    const memory = memoryOf(this);
    this.mbufs = mbufsOf(window);
    this.base = window.base | 0;
    this.give = freeing(this.mbufs, memory);
    if (isChecked()) observeBurst(this);
  }

  /** Packet i, as the offset of its mbuf; not checked, for i below `length`. */
  mbuf(i: number): number {
    return (this.words[2 * i]! - this.base) >>> 0;
  }

  /**
   * Packet i, checked.
   *
   * @throws {RangeError} if there is none, or it is outside the window.
   */
  mbufAt(i: number): number {
    if ((i >>> 0) !== i || i >= this.length) {
      throw new RangeError(
        `Cannot use packet ${i} of burst: it has ${this.length}`,
      );
    }
    const mbuf = this.mbufs.at(this.address(i));
    if (mbuf === 0) {
      throw new RangeError(
        `Cannot use packet ${i} of burst: it is outside the window`,
      );
    }
    return mbuf;
  }

  /**
   * Adds a packet that the caller holds, such as one of `pool.alloc()`.
   *
   * @returns false if there is no room.
   */
  add(mbuf: number): boolean {
    const length = this.length;
    if (length >= this.capacity) return false;
    this.mbufs.storeAddress(mbuf, this.words, 2 * length);
    this.length = length + 1;
    return true;
  }

  /**
   * Moves the packets that a function chooses to the end of this burst. The
   * others stay in theirs, in their order, as do those for which there is no
   * room here.
   *
   * ```ts
   * import { Burst, init, PktmbufPool, Source } from "@dpdk-ts/dpdk";
   *
   * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
   * const pool = PktmbufPool.create("packets", { count: 1023 });
   * const received = new Burst(pool.window, 32);
   * const answers = new Burst(pool.window, 32);
   * new Source(pool, received).receiveBulk(9);
   * answers.takeIf(received, (_mbuf, i) => i % 3 === 0);
   * console.log(answers.length, received.length); // 3 6
   * ```
   *
   * @param choose Told each packet and its index; true for those to move. It
   * must leave the other burst as it is.
   * @returns how many were moved.
   */
  takeIf(
    from: Burst,
    choose: (mbuf: number, i: number) => boolean,
  ): number {
    if (from === this) return 0;
    const end = from.length;
    let i = 0;
    let kept = 0;
    try {
      for (; i < end; i++) {
        // Its length anew for each: the function may have sent what was moved.
        if (choose(from.mbuf(i), i) && this.room > 0) {
          this.#copy(this.length, from, i);
          // At once: killed later, it is found here, as its place there goes.
          this.length++;
        } else from.#copy(kept++, from, i);
      }
    } finally {
      // If it threw: what it was not asked about stays.
      for (; i < end; i++) from.#copy(kept++, from, i);
      from.length = kept;
    }
    return end - kept;
  }

  #copy(to: number, from: Burst, i: number): void {
    this.words[2 * to] = from.words[2 * i]!;
    this.words[2 * to + 1] = from.words[2 * i + 1]!;
  }

  /**
   * Frees the packets from index `from` on, and forgets them.
   *
   * @param from Default: 0, all of them.
   * @throws {RangeError} if it is not from 0 to the length.
   * @see rte_pktmbuf_free_bulk
   */
  free(from = 0): void {
    const { length } = this;
    if ((from >>> 0) !== from || from > length) {
      throw new RangeError(
        `Cannot free packets of burst: from must be from 0 to its length of ${length}: ${from}`,
      );
    }
    if (from === length) return;
    this.length = from;
    this.give(from, length - from);
  }

  /**
   * A live view on the first segment's data of packet i, checked. It is an
   * object: for few packets.
   *
   * @throws {RangeError} if there is no such packet.
   */
  bytes(i: number): Uint8Array {
    return this.mbufs.bytes(this.mbufAt(i));
  }
}
