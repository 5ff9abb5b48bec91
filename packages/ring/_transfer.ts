/**
 * Whole enqueues and dequeues: by a kernel where there is one, otherwise step
 * by step. A ring asks the kernel first by itself: less is in between, and V8
 * makes it part of the caller.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { DequeueKernel, EnqueueKernel, kernelsOf } from "../kernels/mod.ts";
import type { ElementTable } from "./_elements.ts";
import type { RingSide } from "./_side.ts";
import type { RingTable } from "./ring_types.ts";

/** Where the elements are, and how many bytes each has. */
export interface TransferPlace {
  readonly window: Window;
  /** Byte offset of the ring. */
  readonly offset: number;
  readonly elementSize: number;
  readonly elements: ElementTable;
}

/** Moves elements from tables into a ring. */
export class Enqueuer {
  readonly #side: RingSide;
  readonly #elements: ElementTable;
  /** For elements of 8 bytes in a WebAssembly memory. */
  readonly kernel: EnqueueKernel | undefined;

  constructor(side: RingSide, place: TransferPlace) {
    const { window, offset, elementSize } = place;
    const kernels = elementSize === 8 ? kernelsOf(window) : undefined;
    this.#side = side;
    this.#elements = place.elements;
    this.kernel = kernels && new EnqueueKernel(kernels, offset, side);
    side.kernel = this.kernel;
  }

  /** Enqueues `count` elements, or as many as fit unless `fixed`. */
  move(
    table: RingTable,
    count: number | undefined,
    start: number,
    fixed: boolean,
  ): number {
    const { kernel } = this;
    const all = fixed ? 1 : 0;
    const wanted = this.#elements.countIn(table, count, start);
    if (kernel !== undefined) {
      let n = kernel.move(table, wanted, start, all);
      if (n < 0) n = kernel.moveByStage(table, wanted, start, all);
      if (n >= 0) return n;
    }
    const side = this.#side;
    const n = side.claim(wanted, fixed);
    if (n === 0) return 0;
    this.#elements.write(side.claimed, table, start, n);
    side.publish(n);
    return n;
  }
}

/** Moves elements from a ring into tables. */
export class Dequeuer {
  readonly #side: RingSide;
  readonly #elements: ElementTable;
  /** For elements of 8 bytes in a WebAssembly memory. */
  readonly kernel: DequeueKernel | undefined;

  constructor(side: RingSide, place: TransferPlace) {
    const { window, offset, elementSize } = place;
    const kernels = elementSize === 8 ? kernelsOf(window) : undefined;
    this.#side = side;
    this.#elements = place.elements;
    this.kernel = kernels && new DequeueKernel(kernels, offset, side);
    side.kernel = this.kernel;
  }

  /** Dequeues `count` elements, or as many as there are unless `fixed`. */
  move(
    table: RingTable,
    count: number | undefined,
    start: number,
    fixed: boolean,
  ): number {
    const { kernel } = this;
    const all = fixed ? 1 : 0;
    const wanted = this.#elements.countIn(table, count, start);
    if (kernel !== undefined) {
      let n = kernel.move(table, wanted, start, all);
      if (n < 0) n = kernel.moveByStage(table, wanted, start, all);
      if (n >= 0) return n;
    }
    const side = this.#side;
    const n = side.claim(wanted, fixed);
    if (n === 0) return 0;
    this.#elements.read(side.claimed, table, start, n);
    side.publish(n);
    return n;
  }
}
