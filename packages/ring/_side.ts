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
 * The steps are functions of `_side_steps.ts`:
 *
 * | state    | claim    | start            | finish      | close  |
 * |----------|----------|------------------|-------------|--------|
 * | open     | open     | reserved if n>0  | open if n=0 | closed |
 * | reserved | throws   | throws           | open        | closed |
 * | closed   | throws   | throws           | throws      | closed |
 *
 * @module
 */
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { ClosedError } from "../eal/error.ts";
import { ringFields } from "./_layout.ts";

/** State of a side as one object sees it. */
export const SideState = { OPEN: 0, RESERVED: 1, CLOSED: 2 } as const;

/** Which side of a ring. */
export type SideName = "producer" | "consumer";

/** Loads of an unchanged position before the CPU is offered to others. */
const SPINS_BEFORE_RELAX = 64;

/** The state of one side as one RingView sees it. */
export class RingSide {
  declare readonly name: SideName;
  declare readonly ringName: string;
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
  declare readonly limit: number;
  /** The sync type, and where the side begins in the window. */
  declare readonly mode: number;
  declare readonly offset: number;
  /** Called now and then while another thread is waited for. */
  declare readonly relax: () => void;
  /** Two views on 8 bytes, to take 64-bit values apart without shifts. */
  readonly scratch64: BigUint64Array = new BigUint64Array(2);
  readonly scratch32: Int32Array = new Int32Array(this.scratch64.buffer);
  /** A {@linkcode SideState}: moves are for open sides. */
  state: number = SideState.OPEN;
  /** Where the last claim started. */
  claimed = 0;
  /** Elements that remained to be claimed after the last claim. */
  remaining = 0;
  /** Slots that a reservation holds. */
  reserved = 0;

  #spins = 0;

  constructor(
    window: Window,
    ring: number,
    name: SideName,
    ringName: string,
    relax: () => void,
  ) {
    const fields = ringFields();
    const isProducer = name === "producer";
    const own = isProducer ? fields.producer : fields.consumer;
    const other = isProducer ? fields.consumer : fields.producer;
    this.name = name;
    this.i32 = window.i32;
    this.u64 = window.u64;
    this.head = (ring + own.head) >>> 2;
    this.tail = (ring + own.tail) >>> 2;
    this.otherTail = (ring + other.tail) >>> 2;
    this.htdMax = (ring + own.rtsHtdMax) >>> 2;
    this.rtsHead = (ring + own.rtsHead) >>> 3;
    this.rtsTail = (ring + own.rtsTail) >>> 3;
    this.limit = isProducer ? window.i32[(ring + fields.capacity) >>> 2]! : 0;
    this.ringName = ringName;
    this.mode = window.u32[(ring + own.syncType) >>> 2]!;
    this.offset = (ring + own.head) >>> 0;
    this.relax = relax;
  }

  /** Checks the count of a `finish` before anything is copied. */
  checkFinish(n: number): void {
    if (this.state === SideState.CLOSED) this.check();
    if ((n >>> 0) !== n || n > this.reserved) {
      throw new RangeError(
        `Cannot finish ${this.verb} on ring "${this.ringName}": count must be from 0 to ${this.reserved}: ${n}`,
      );
    }
  }

  /** Forgets all elements and any reservation. No thread may be at work. */
  reset(): void {
    if (this.state === SideState.CLOSED) this.check();
    Atomics.store(this.i32, this.head, 0);
    Atomics.store(this.i32, this.tail, 0);
    if (this.mode === SyncType.RTS) Atomics.store(this.u64, this.rtsHead, 0n);
    this.reserved = 0;
    this.state = SideState.OPEN;
  }

  /** Makes every later use throw. */
  close(): void {
    this.state = SideState.CLOSED;
  }

  /** Throws unless the side is open. */
  check(): void {
    if (this.state === SideState.OPEN) return;
    if (this.state === SideState.CLOSED) {
      throw new ClosedError(`Ring "${this.ringName}"`);
    }
    throw new Error(
      `Cannot ${this.verb} on ring "${this.ringName}": the started ${this.verb} is not finished`,
    );
  }

  /** Called between two looks at a position that another thread must move. */
  pause(): void {
    this.#spins = (this.#spins + 1) % SPINS_BEFORE_RELAX;
    if (this.#spins === 0) this.relax();
  }

  /** How many of the available slots to claim; notes what remains. */
  settle(wanted: number, available: number, isBulk: boolean): number {
    const n = wanted <= available ? wanted : isBulk ? 0 : available;
    this.remaining = available - n;
    return n;
  }

  /** What is done on it, for errors. */
  get verb(): "enqueue" | "dequeue" {
    return this.name === "producer" ? "enqueue" : "dequeue";
  }
}
