/**
 * Enqueue and dequeue by kernels. Two classes of their own, and a call for
 * each function: so the engine knows what is called, and calls it directly.
 * The usual way is short, as V8 makes only so much part of a caller.
 *
 * @module
 */
import { KernelResult } from "./kernel_layout.ts";
import { type ElementArray, SideKernel } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/** Index of a 32-bit word. */
const LEFT = KernelResult.LEFT >>> 2;
const { MT, ST, RTS } = SyncType;

/** The producers' side of a ring. */
export class EnqueueKernel extends SideKernel {
  /**
   * Enqueues `wanted` elements from element `start` of a table in the window's
   * memory; fewer, if there is no room and `all` is 0.
   *
   * @returns how many; negative if nothing was done.
   */
  move(
    table: ElementArray,
    wanted: number | undefined,
    start: number,
    all: number,
  ): number {
    const at = this.find(table, wanted, start);
    if (at < 0) return -1;
    const n = this.run(at, wanted!, all);
    if (n < 0) return this.finish(n, at, wanted!, all);
    this.side.left = this.u32[LEFT]!;
    return n;
  }

  /** As `move`, for a table elsewhere that has the elements. */
  moveByStage(
    table: ElementArray,
    wanted: number,
    start: number,
    all: number,
  ): number {
    const at = this.stageFor(table, wanted);
    if (at < 0) return -1;
    const u64 = this.u64;
    const from = table as BigUint64Array;
    const stage = at >>> 3;
    for (let i = 0; i < wanted; i++) u64[stage + i] = from[start + i]!;
    return this.finish(this.run(at, wanted, all), at, wanted, all);
  }

  /** The function for this side, on a table at a byte offset. */
  protected override run(at: number, wanted: number, all: number): number {
    const { functions, mode, ring } = this;
    if (mode === ST) return functions.enqueueSt(ring, at, wanted, all);
    if (mode === MT) return functions.enqueueMt(ring, at, wanted, all);
    return this.#runOther(at, wanted, all);
  }

  #runOther(at: number, wanted: number, all: number): number {
    const { functions, mode, ring } = this;
    return mode === RTS
      ? functions.enqueueRts(ring, at, wanted, all)
      : functions.enqueueHts(ring, at, wanted, all);
  }
}

/** The consumers' side of a ring. */
export class DequeueKernel extends SideKernel {
  /**
   * Dequeues `wanted` elements to element `start` of a table in the window's
   * memory; fewer, if there are not so many and `all` is 0.
   *
   * @returns how many; negative if nothing was done.
   */
  move(
    table: ElementArray,
    wanted: number | undefined,
    start: number,
    all: number,
  ): number {
    const at = this.find(table, wanted, start);
    if (at < 0) return -1;
    const n = this.run(at, wanted!, all);
    if (n < 0) return this.finish(n, at, wanted!, all);
    this.side.left = this.u32[LEFT]!;
    return n;
  }

  /** As `move`, for a table elsewhere that has room for the elements. */
  moveByStage(
    table: ElementArray,
    wanted: number,
    start: number,
    all: number,
  ): number {
    const at = this.stageFor(table, wanted);
    if (at < 0) return -1;
    const n = this.finish(this.run(at, wanted, all), at, wanted, all);
    const u64 = this.u64;
    const to = table as BigUint64Array;
    const stage = at >>> 3;
    for (let i = 0; i < n; i++) to[start + i] = u64[stage + i]!;
    return n;
  }

  /** The function for this side, on a table at a byte offset. */
  protected override run(at: number, wanted: number, all: number): number {
    const { functions, mode, ring } = this;
    if (mode === ST) return functions.dequeueSt(ring, at, wanted, all);
    if (mode === MT) return functions.dequeueMt(ring, at, wanted, all);
    return this.#runOther(at, wanted, all);
  }

  #runOther(at: number, wanted: number, all: number): number {
    const { functions, mode, ring } = this;
    return mode === RTS
      ? functions.dequeueRts(ring, at, wanted, all)
      : functions.dequeueHts(ring, at, wanted, all);
  }
}
