/**
 * What enqueue and dequeue by kernels have in common.
 *
 * @module
 */
import { KernelResult } from "./kernel_layout.ts";
import type { KernelFunctions } from "./_instance.ts";
import type { Kernels } from "./kernels.ts";

/** Indices of 32-bit words. */
const CLAIM = KernelResult.CLAIM >>> 2;
const LEFT = KernelResult.LEFT >>> 2;

/** What the functions return besides counts; see assembly/ring.ts. */
const UNPUBLISHED = -2;

/** A side of a ring. */
export interface RingKernelSide {
  /** How threads share it: 0 mt, 1 st, 2 rts, 3 hts. */
  readonly mode: number;
  /** Byte offset in the window of its head and tail. */
  readonly offset: number;
  /** Called now and then while another thread is waited for. */
  readonly relax: () => void;
  /** The kernel notes here what is left to claim. */
  left: number;
}

/** Arrays of elements: of 64 bits, or of their halves. */
export type ElementArray = BigUint64Array | Uint32Array;

/** One side of a ring with elements of 8 bytes, for one thread. */
export abstract class SideKernel {
  /** The kernels of the ring's window. */
  declare readonly kernels: Kernels;
  /** Byte offset of the ring. */
  declare readonly ring: number;
  /** What the ring's owner knows of the side. */
  declare readonly side: RingKernelSide;
  /** The compiled functions. */
  declare protected readonly functions: KernelFunctions;
  /** How threads share the side. */
  declare protected readonly mode: number;
  /** Byte offset of the table for elements that are elsewhere. */
  declare protected readonly stage: number;
  /** Elements that fit into it. */
  declare protected readonly stageSlots: number;
  /** The window's 64-bit units. */
  declare protected readonly u64: BigUint64Array;
  /** The window's 32-bit units. */
  declare protected readonly u32: Uint32Array;
  declare private readonly buffer: ArrayBufferLike;
  /** Closed while a start is not finished, and after the end. */
  readonly gate: { isOpen: boolean } = { isOpen: true };
  /** The last table and where it is: a queue is mostly used with the same. */
  #table: ElementArray | undefined;
  #tableAt = 0;
  #tableSlots = -1;

  /**
   * Makes the kernel for one side.
   *
   * @param ring Byte offset of the ring in the kernels' window.
   */
  constructor(kernels: Kernels, ring: number, side: RingKernelSide) {
    const { window } = kernels;
    this.kernels = kernels;
    this.functions = kernels.functions;
    // It came of addresses, which are no small integers; as long as it is kept
    // as such, JavaScriptCore converts it anew in each call: 150 ns.
    this.ring = ring >>> 0;
    this.mode = side.mode;
    this.stage = kernels.stage;
    this.stageSlots = kernels.stageSlots;
    this.u64 = window.u64;
    this.u32 = window.u32;
    this.side = side;
    this.buffer = window.u8.buffer;
  }

  /** Allows calls, or refuses them: while a start is not finished. */
  set isOpen(isOpen: boolean) {
    this.gate.isOpen = isOpen;
    this.#table = undefined;
    this.#tableSlots = -1;
  }

  /** The function for this side, on a table at a byte offset. */
  protected abstract run(at: number, wanted: number, all: number): number;

  /**
   * Byte offset of element `start` of a table; negative if it is in other
   * memory or does not have the elements, or if calls are refused.
   */
  protected find(
    table: ElementArray,
    wanted: number | undefined,
    start: number,
  ): number {
    if (table !== this.#table) this.#look(table);
    return this.has(table, wanted, start) ? (this.#tableAt + start) * 8 : -1;
  }

  /**
   * Whether elements are in a table that this kernel can reach and was given
   * last: from `tableAt` on.
   */
  has(
    table: ElementArray,
    wanted: number | undefined,
    start: number,
  ): boolean {
    return table === this.#table && (wanted! >>> 0) === wanted &&
      (start >>> 0) === start && start + wanted <= this.#tableSlots;
  }

  /** Where the last table is, as an index of 64-bit units. */
  get tableAt(): number {
    return this.#tableAt;
  }

  /** The table for elements elsewhere, if so many fit into it; or negative. */
  protected stageFor(table: ElementArray, wanted: number): number {
    const fits = this.gate.isOpen && table.BYTES_PER_ELEMENT === 8 &&
      wanted <= this.stageSlots;
    return fits ? this.stage : -1;
  }

  /** Waits for whom the function must wait. */
  finish(
    result: number,
    at: number,
    wanted: number,
    all: number,
  ): number {
    let n = result;
    while (n < 0) {
      if (n === UNPUBLISHED) {
        // Before anything else runs that leaves a result of its own there.
        this.side.left = this.u32[LEFT]!;
        return this.publishClaim();
      }
      this.side.relax();
      n = this.run(at, wanted, all);
    }
    this.side.left = this.u32[LEFT]!;
    return n;
  }

  /**
   * Publishes the claim that a function has just noted: only "mt" sides wait
   * after the elements are moved.
   *
   * @returns its slots.
   */
  publishClaim(): number {
    const { functions, side, u32 } = this;
    // Before anything else runs that notes a claim of its own there.
    const n = u32[CLAIM]!;
    const position = u32[CLAIM + 1]!;
    while (functions.publish(side.offset, position, n) === 0) side.relax();
    return n;
  }

  #look(table: ElementArray): void {
    this.#table = table;
    // Asking for a buffer takes longer than a kernel.
    const isInside = this.gate.isOpen && table.buffer === this.buffer;
    this.#tableAt = table.byteOffset >>> 3;
    this.#tableSlots = isInside ? table.byteLength >>> 3 : -1;
  }
}
