/**
 * Whole enqueues and dequeues: by a kernel where there is one, otherwise step
 * by step. A ring asks the kernel first by itself: less is in between, and V8
 * makes it part of the caller.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { DequeueKernel, EnqueueKernel } from "../kernels/ring_kernel.ts";
import {
  fixedDequeue,
  fixedEnqueue,
  type FixedMove,
} from "../kernels/fixed_move.ts";
import { type FixedOne, fixedOne } from "../kernels/fixed_one.ts";
import { kernelsOf } from "../kernels/kernels.ts";
import {
  type Move,
  quickDequeue,
  quickEnqueue,
} from "../kernels/quick_move.ts";
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

function hasWords(table: RingTable): table is BigUint64Array {
  return table.BYTES_PER_ELEMENT === 8;
}

/** A move of one table's first element. */
function oneOf(
  kernel: EnqueueKernel | DequeueKernel | undefined,
  move: Move,
  table: RingTable,
): FixedOne {
  const otherwise: FixedOne = () => move(table, 1, 0, 1) === 1;
  return kernel !== undefined && hasWords(table)
    ? fixedOne(kernel, table, otherwise)
    : otherwise;
}

/** Moves elements from tables into a ring. */
export class Enqueuer {
  declare private readonly side: RingSide;
  declare private readonly elements: ElementTable;
  /** For elements of 8 bytes in a WebAssembly memory. */
  declare private readonly kernel: EnqueueKernel | undefined;
  /** The shortest way to {@linkcode Enqueuer.moveAny}. */
  declare readonly move: Move;

  constructor(side: RingSide, place: TransferPlace) {
    const { window, offset, elementSize } = place;
    const kernels = elementSize === 8 ? kernelsOf(window) : undefined;
    this.side = side;
    this.elements = place.elements;
    this.kernel = kernels && new EnqueueKernel(kernels, offset, side);
    side.kernel = this.kernel;
    const otherwise: Move = (table, count, start, all) =>
      this.moveAny(table, count, start, all);
    this.move = this.kernel === undefined
      ? otherwise
      : quickEnqueue(this.kernel, otherwise);
  }

  /** `move` with all but the count fixed. */
  fix(table: RingTable, all: number): FixedMove {
    const { move } = this;
    const otherwise: FixedMove = (count) => move(table, count, 0, all);
    return this.kernel !== undefined && hasWords(table)
      ? fixedEnqueue(this.kernel, table, otherwise)
      : otherwise;
  }

  /** `fix` of one element. */
  fixOne(table: RingTable): FixedOne {
    return oneOf(this.kernel, this.move, table);
  }

  /** Enqueues `count` elements or, unless `all` is 1, as many as fit. */
  moveAny(
    table: RingTable,
    count: number | undefined,
    start: number,
    all: number,
  ): number {
    const kernel = this.kernel;
    const wanted = this.elements.countIn(table, count, start);
    if (kernel !== undefined) {
      let n = kernel.move(table, wanted, start, all);
      if (n < 0) n = kernel.moveByStage(table, wanted, start, all);
      if (n >= 0) return n;
    }
    const side = this.side;
    const n = side.claim(wanted, all === 1);
    if (n === 0) return 0;
    this.elements.write(side.claimed, table, start, n);
    side.publish(n);
    return n;
  }
}

/** Moves elements from a ring into tables. */
export class Dequeuer {
  declare private readonly side: RingSide;
  declare private readonly elements: ElementTable;
  /** For elements of 8 bytes in a WebAssembly memory. */
  declare private readonly kernel: DequeueKernel | undefined;
  /** The shortest way to {@linkcode Dequeuer.moveAny}. */
  declare readonly move: Move;

  constructor(side: RingSide, place: TransferPlace) {
    const { window, offset, elementSize } = place;
    const kernels = elementSize === 8 ? kernelsOf(window) : undefined;
    this.side = side;
    this.elements = place.elements;
    this.kernel = kernels && new DequeueKernel(kernels, offset, side);
    side.kernel = this.kernel;
    const otherwise: Move = (table, count, start, all) =>
      this.moveAny(table, count, start, all);
    this.move = this.kernel === undefined
      ? otherwise
      : quickDequeue(this.kernel, otherwise);
  }

  /** `move` with all but the count fixed. */
  fix(table: RingTable, all: number): FixedMove {
    const { move } = this;
    const otherwise: FixedMove = (count) => move(table, count, 0, all);
    return this.kernel !== undefined && hasWords(table)
      ? fixedDequeue(this.kernel, table, otherwise)
      : otherwise;
  }

  /** `fix` of one element. */
  fixOne(table: RingTable): FixedOne {
    return oneOf(this.kernel, this.move, table);
  }

  /** Dequeues `count` elements or, unless `all` is 1, as many as there are. */
  moveAny(
    table: RingTable,
    count: number | undefined,
    start: number,
    all: number,
  ): number {
    const kernel = this.kernel;
    const wanted = this.elements.countIn(table, count, start);
    if (kernel !== undefined) {
      let n = kernel.move(table, wanted, start, all);
      if (n < 0) n = kernel.moveByStage(table, wanted, start, all);
      if (n >= 0) return n;
    }
    const side = this.side;
    const n = side.claim(wanted, all === 1);
    if (n === 0) return 0;
    this.elements.read(side.claimed, table, start, n);
    side.publish(n);
    return n;
  }

  /** Copies elements that stay in the ring until the finish. */
  start(table: RingTable, count: number | undefined, all: boolean): number {
    const { side, elements } = this;
    const n = side.start(elements.countIn(table, count, 0), all);
    if (n > 0) elements.read(side.claimed, table, 0, n);
    return n;
  }
}
