/**
 * One side of a ring: the producers' or the consumers'. Both run the same
 * protocol with the roles of the two tails exchanged:
 *
 * 1. claim: move the own head over n slots (n limited by the other tail)
 * 2. copy the elements into or out of the claimed slots
 * 3. publish: move the own tail over them, which hands them to the other side
 *
 * Positions are 32-bit numbers that wrap; a slot is `position & mask`. They
 * are kept as signed 32-bit integers, which V8 never boxes. What holds at all
 * times, counted without the wrap:
 *
 *   consumer tail <= consumer head <= producer tail <= producer head
 *                 <= consumer tail + capacity
 *
 * and tails never go back. A head goes back only in `finish` of a reservation
 * and never behind its tail. A thread that sleeps between two of its loads
 * while exactly 2^32 elements pass would be deceived; DPDK accepts the same.
 *
 * Every position that another thread may move is read with Atomics.load (the
 * compiler may merge plain loads), and no plain access is moved over an
 * Atomics call, so elements are read after the other tail and written before
 * the own one.
 *
 * | state    | claim      | start            | finish        | dispose  |
 * |----------|------------|------------------|---------------|----------|
 * | live     | live       | reserved if n>0  | live if n = 0 | disposed |
 * | reserved | throws     | throws           | live          | disposed |
 * | disposed | throws     | throws           | throws        | disposed |
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import type { RingKernelSide, SideKernel } from "../kernels/mod.ts";
import { ringFields } from "./_layout.ts";
import { SyncType } from "../kernels/sync_type.ts";
import { claimMultiThread, publishMultiThread } from "./_multi_thread.ts";
import {
  claimSingleThread,
  finishSingleThread,
  publishSingleThread,
} from "./_single_thread.ts";
import { claimRelaxedTail, publishRelaxedTail } from "./_relaxed_tail.ts";
import {
  claimHeadTail,
  finishHeadTail,
  publishHeadTail,
} from "./_head_tail.ts";

/** States beside the sync types; they share the one switch of `claim`. */
const RESERVED = 4;
const DISPOSED = 5;

/** Loads of an unchanged position before the CPU is offered to others. */
const SPINS_BEFORE_RELAX = 64;

/** The state of one side as one RingView sees it. */
export class RingSide implements RingKernelSide {
  declare readonly i32: Int32Array;
  declare readonly u64: BigUint64Array;
  /** Indices into `i32`. In RTS mode `head` is not a position. */
  declare readonly head: number;
  declare readonly tail: number;
  declare readonly otherTail: number;
  declare readonly htdMax: number;
  /** Indices into `u64`, for RTS. */
  declare readonly rtsHead: number;
  declare readonly rtsTail: number;
  /** Elements to be had when the other tail equals the own head. */
  declare readonly base: number;
  /** Two views on 8 bytes, to take 64-bit values apart without shifts. */
  readonly scratch64: BigUint64Array = new BigUint64Array(2);
  readonly scratch32: Int32Array = new Int32Array(this.scratch64.buffer);
  /** Where the last claim started. */
  claimed = 0;
  /** Elements left to claim after the last claim. */
  left = 0;
  /** What else moves elements on this side; refused while this side refuses. */
  kernel: SideKernel | undefined;
  /** The sync type, and where the side begins in the window. */
  declare readonly mode: number;
  declare readonly offset: number;
  /** Called now and then while another thread is waited for. */
  readonly relax: () => void;

  declare private readonly ringName: string;
  declare private readonly verb: "enqueue" | "dequeue";
  declare private readonly syncType: number;
  #state: number;
  #reserved = 0;
  #spins = 0;

  constructor(
    window: Window,
    ring: number,
    verb: "enqueue" | "dequeue",
    ringName: string,
    relax: () => void,
  ) {
    const producing = verb === "enqueue";
    const fields = ringFields();
    const own = producing ? fields.producer : fields.consumer;
    const other = producing ? fields.consumer : fields.producer;
    this.i32 = window.i32;
    this.u64 = window.u64;
    this.head = (ring + own.head) >>> 2;
    this.tail = (ring + own.tail) >>> 2;
    this.otherTail = (ring + other.tail) >>> 2;
    this.htdMax = (ring + own.rtsHtdMax) >>> 2;
    this.rtsHead = (ring + own.rtsHead) >>> 3;
    this.rtsTail = (ring + own.rtsTail) >>> 3;
    this.base = producing ? window.u32[(ring + fields.capacity) >>> 2]! : 0;
    this.ringName = ringName;
    this.verb = verb;
    this.syncType = window.u32[(ring + own.syncType) >>> 2]!;
    this.#state = this.syncType;
    this.mode = this.syncType;
    this.offset = ring + own.head;
    this.relax = relax;
  }

  /**
   * Claims `wanted` slots, or as many as there are unless `fixed`. Returns
   * how many; they start at `this.claimed`.
   */
  claim(wanted: number, fixed: boolean): number {
    switch (this.#state) {
      case SyncType.MT:
        return claimMultiThread(this, wanted, fixed);
      case SyncType.ST:
        return claimSingleThread(this, wanted, fixed);
      case SyncType.RTS:
        return claimRelaxedTail(this, wanted, fixed);
      case SyncType.HTS:
        return claimHeadTail(this, wanted, fixed);
      default:
        throw this.#refusal();
    }
  }

  /** Hands the `n` slots just claimed to the other side. */
  publish(n: number): void {
    switch (this.#state) {
      case SyncType.MT:
        return publishMultiThread(this, n);
      case SyncType.ST:
        return publishSingleThread(this, n);
      case SyncType.RTS:
        return publishRelaxedTail(this);
      default:
        return publishHeadTail(this, n);
    }
  }

  /** Claims slots that `finish` will hand over, wholly or in part. */
  start(wanted: number, fixed: boolean): number {
    if (this.#state === SyncType.MT || this.#state === SyncType.RTS) {
      throw new TypeError(
        `Cannot start ${this.verb} on ring "${this.ringName}": only st and hts sides can reserve`,
      );
    }
    const n = this.claim(wanted, fixed);
    if (n > 0) {
      this.#reserved = n;
      this.#enter(RESERVED);
    }
    return n;
  }

  /** Checks the count of a `finish` before anything is copied. */
  checkFinish(n: number): void {
    if (this.#state === DISPOSED) throw this.#refusal();
    if ((n >>> 0) !== n || n > this.#reserved) {
      throw new RangeError(
        `Cannot finish ${this.verb} on ring "${this.ringName}": count must be from 0 to ${this.#reserved}: ${n}`,
      );
    }
  }

  /** Hands over the first `n` reserved slots and gives back the others. */
  finish(n: number): void {
    // Without a reservation of our own the head may be another thread's.
    if (this.#state !== RESERVED) return;
    if (this.syncType === SyncType.ST) finishSingleThread(this, n);
    else finishHeadTail(this, n);
    this.#reserved = 0;
    this.#enter(this.syncType);
  }

  /** Forgets all elements and any reservation. No thread may be at work. */
  reset(): void {
    if (this.#state === DISPOSED) throw this.#refusal();
    Atomics.store(this.i32, this.head, 0);
    Atomics.store(this.i32, this.tail, 0);
    if (this.syncType === SyncType.RTS) {
      Atomics.store(this.u64, this.rtsHead, 0n);
    }
    this.#reserved = 0;
    this.#enter(this.syncType);
  }

  /** Makes every later use throw. */
  dispose(): void {
    this.#enter(DISPOSED);
  }

  /** Called between two looks at a position that another thread must move. */
  pause(): void {
    this.#spins = (this.#spins + 1) % SPINS_BEFORE_RELAX;
    if (this.#spins === 0) this.relax();
  }

  /** How many of `there` slots to claim; notes what is left. */
  settle(wanted: number, there: number, fixed: boolean): number {
    const n = wanted <= there ? wanted : fixed ? 0 : there;
    this.left = there - n;
    return n;
  }

  #enter(state: number): void {
    this.#state = state;
    if (this.kernel !== undefined) this.kernel.isOpen = state < RESERVED;
  }

  #refusal(): Error {
    return this.#state === DISPOSED
      ? new Error(`Ring "${this.ringName}" is disposed`)
      : new Error(
        `Cannot ${this.verb} on ring "${this.ringName}": the started ${this.verb} is not finished`,
      );
  }
}
