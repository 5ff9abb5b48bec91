/**
 * Enqueue and dequeue as functions whose ring is fixed: the engine knows what
 * they capture when it makes them part of a caller, where a method would load
 * it all anew. They do what is usual (a table in the window's memory, nobody
 * to wait for) and leave the rest to another function.
 *
 * "st" sides need no kernel: plain accesses of TypeScript take less than a
 * call. For the reasons why that is right see `fixed_move.ts`.
 *
 * @module
 */
import type { KernelFunctions } from "./_instance.ts";
import { KernelResult } from "./kernel_layout.ts";
import type { DequeueKernel, EnqueueKernel } from "./ring_kernel.ts";
import { ringPlaces } from "./_ring_places.ts";
import type { ElementArray } from "./_side_kernel.ts";
import { SyncType } from "./sync_type.ts";

/**
 * Moves elements between a ring and a table, from element `start` on: `wanted`
 * or, unless `all` is 1, as many as can be; undefined wants all of the table.
 *
 * @returns how many.
 */
export type Move = (
  table: ElementArray,
  wanted: number | undefined,
  start: number,
  all: number,
) => number;

/** Index of a 32-bit word. */
const LEFT = KernelResult.LEFT >>> 2;
/** The file's own: see "Loops that V8 compiles well". */
const { MT, ST, RTS } = SyncType;
/** A call takes longer than the copy of fewer elements. */
const LEAST_COPY = 6;

/** Enqueues to the ring of a kernel; `otherwise` does what is not usual. */
export function quickEnqueue(kernel: EnqueueKernel, otherwise: Move): Move {
  const { kernels, ring, side } = kernel;
  if (side.mode === ST && kernels.isOrdered) {
    return singleEnqueue(kernel, otherwise);
  }
  const { functions: { enqueueMt, enqueueSt, enqueueRts, enqueueHts } } =
    kernels;
  const { u32 } = kernels.window;
  const { mode } = side;
  return (table, wanted, start, all) => {
    if (!kernel.has(table, wanted, start)) {
      return otherwise(table, wanted, start, all);
    }
    const at = (kernel.tableAt + start) * 8;
    const n = mode === MT
      ? enqueueMt(ring, at, wanted!, all)
      : mode === ST
      ? enqueueSt(ring, at, wanted!, all)
      : mode === RTS
      ? enqueueRts(ring, at, wanted!, all)
      : enqueueHts(ring, at, wanted!, all);
    if (n < 0) return kernel.finish(n, at, wanted!, all);
    side.left = u32[LEFT]!;
    return n;
  };
}

/** Dequeues from the ring of a kernel; `otherwise` does what is not usual. */
export function quickDequeue(kernel: DequeueKernel, otherwise: Move): Move {
  const { kernels, ring, side } = kernel;
  if (side.mode === ST && kernels.isOrdered) {
    return singleDequeue(kernel, otherwise);
  }
  const { functions: { dequeueMt, dequeueSt, dequeueRts, dequeueHts } } =
    kernels;
  const { u32 } = kernels.window;
  const { mode } = side;
  return (table, wanted, start, all) => {
    if (!kernel.has(table, wanted, start)) {
      return otherwise(table, wanted, start, all);
    }
    const at = (kernel.tableAt + start) * 8;
    const n = mode === MT
      ? dequeueMt(ring, at, wanted!, all)
      : mode === ST
      ? dequeueSt(ring, at, wanted!, all)
      : mode === RTS
      ? dequeueRts(ring, at, wanted!, all)
      : dequeueHts(ring, at, wanted!, all);
    if (n < 0) return kernel.finish(n, at, wanted!, all);
    side.left = u32[LEFT]!;
    return n;
  };
}

function singleEnqueue(kernel: EnqueueKernel, otherwise: Move): Move {
  const { kernels: { window, functions }, side } = kernel;
  const { i32, u64 } = window;
  const { head, tail, otherTail, base, first, size, mask } = ringPlaces(kernel);
  return (table, wanted, start, all) => {
    // Before everything: without a table the ring's memory may be gone.
    if (!kernel.has(table, wanted, start)) {
      return otherwise(table, wanted, start, all);
    }
    const claimed = i32[head]!;
    const there = (base + i32[otherTail]! - claimed) | 0;
    const slot = claimed & mask;
    if (
      slot + wanted! > size ||
      !isThere(wanted!, there)
    ) return otherwise(table, wanted, start, all);
    // The elements in between: after the head, before the tail (release).
    i32[head] = (claimed + wanted!) | 0;
    copy(functions, u64, first + slot, kernel.tableAt + start, wanted!);
    i32[tail] = (claimed + wanted!) | 0;
    side.left = there - wanted!;
    return wanted!;
  };
}

function singleDequeue(kernel: DequeueKernel, otherwise: Move): Move {
  const { kernels: { window, functions }, side } = kernel;
  const { i32, u64 } = window;
  const { head, tail, otherTail, first, size, mask } = ringPlaces(kernel);
  return (table, wanted, start, all) => {
    // Before everything: without a table the ring's memory may be gone.
    if (!kernel.has(table, wanted, start)) {
      return otherwise(table, wanted, start, all);
    }
    const claimed = i32[head]!;
    const there = (i32[otherTail]! - claimed) | 0;
    const slot = claimed & mask;
    if (
      slot + wanted! > size ||
      !isThere(wanted!, there)
    ) return otherwise(table, wanted, start, all);
    // The elements in between: after the other tail was read (acquire), and
    // before their slots are given back.
    i32[head] = (claimed + wanted!) | 0;
    copy(functions, u64, kernel.tableAt + start, first + slot, wanted!);
    i32[tail] = (claimed + wanted!) | 0;
    side.left = there - wanted!;
    return wanted!;
  };
}

/** Whether so many are there; false also for none, which need no move. */
function isThere(wanted: number, there: number): boolean {
  return ((wanted - 1) >>> 0) < there;
}

/** Copies n elements; the indices are in `u64`. */
function copy(
  functions: KernelFunctions,
  u64: BigUint64Array,
  to: number,
  from: number,
  n: number,
): void {
  if (n >= LEAST_COPY) functions.copy(to * 8, from * 8, n);
  else for (let i = 0; i < n; i++) u64[to + i] = u64[from + i]!;
}
