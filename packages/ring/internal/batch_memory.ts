/**
 * The memory of a batch, for the ends that are bound to it.
 *
 * | bytes     | content                                          |
 * |-----------|--------------------------------------------------|
 * | 0 to 3    | length: how many elements it has                 |
 * | 4 to 7    | capacity                                         |
 * | 64 and up | elements of 8 bytes, those it has from the first |
 *
 * It lies where kernels can reach it, or in memory that other processes see;
 * so what a killed process had in a batch can be read from its length. The
 * order of stores keeps an element from being in two places: where elements
 * leave, the length is stored first, and where they come in, it is stored last.
 * A process killed in between has lost elements, never doubled them.
 *
 * @module
 */
import { BatchField } from "../../../ffi/kernels/kernel_layout.ts";
import { kernelsOf } from "../../../ffi/kernels/kernels.ts";
import { addressOf } from "../../../ffi/memory.ts";
import { objectWindow } from "../../../ffi/shared_memory.ts";
import type { Address } from "../../../ffi/types.ts";
import { wasmMemoryOf } from "../../../ffi/wasm_memory.ts";
import type { Window } from "../../../ffi/window.ts";
import type { BatchPlace } from "../batch_place.ts";

/** Copies n times 8 bytes between byte offsets of a window, upwards. */
type CopyKernel = (to: number, from: number, n: number) => void;

/** What an end captures of its batch. */
export interface BatchMemory {
  /** The elements. */
  readonly table: BigUint64Array;
  /** The same memory: element i is words 2i and 2i+1, the low one first. */
  readonly words: Uint32Array;
  /** 32-bit words with the length in them. */
  readonly i32: Int32Array;
  /** Index of the length in `i32`. */
  readonly lengthAt: number;
  /** Elements that fit. */
  readonly capacity: number;
  /** Whether other processes see it: then the order of stores matters. */
  readonly isPlaced: boolean;
  /** Byte offset of the batch in its window; 0 if it lies elsewhere. */
  readonly offset: number;
  /** Copies n times 8 bytes in the window, upwards; undefined without kernels. */
  readonly copy: CopyKernel | undefined;
  /** Where the elements begin, for C. */
  readonly address: Address;
}

/** Smaller arrays may move until C first asks for them. */
const LEAST_BYTES = 128;

const memories = new WeakMap<object, BatchMemory>();

/** Takes memory for a batch of elements of a window, or opens it at a place. */
export function openBatchMemory(
  batch: object,
  window: Window,
  capacity: number,
  place?: BatchPlace,
): BatchMemory {
  const memory = place === undefined
    ? takeMemory(window, capacity)
    : { ...placedMemory(place, capacity, window), isPlaced: true };
  memories.set(batch, memory);
  return memory;
}

/** The memory of a batch: for ends, when they are bound. */
export function memoryOf(batch: object): BatchMemory {
  const memory = memories.get(batch);
  if (memory === undefined) throw new TypeError("Cannot bind: no batch");
  return memory;
}

/** Bytes that a batch takes. */
export function batchSize(capacity: number): number {
  return BatchField.TABLE + capacity * 8;
}

/** Copies n elements between batches of one window, or within one, to the front. */
export function copyElements(
  to: BatchMemory,
  toIndex: number,
  from: BatchMemory,
  fromIndex: number,
  n: number,
): void {
  const { copy } = to;
  if (copy !== undefined && to.offset !== 0 && from.offset !== 0) {
    copy(
      to.offset + BatchField.TABLE + toIndex * 8,
      from.offset + BatchField.TABLE + fromIndex * 8,
      n,
    );
  } else {
    for (let i = 0; i < n; i++) {
      to.table[toIndex + i] = from.table[fromIndex + i]!;
    }
  }
}

/**
 * Takes the first `gone` of `length` elements out: the others move to the
 * front.
 */
export function dropFirst(
  memory: BatchMemory,
  length: number,
  gone: number,
): void {
  const rest = length - gone;
  if (rest > 0 && gone > 0) copyElements(memory, 0, memory, gone, rest);
  memory.i32[memory.lengthAt] = rest;
}

function takeMemory(window: Window, capacity: number): BatchMemory {
  const bytes = Math.max(batchSize(capacity), LEAST_BYTES);
  const offset = wasmMemoryOf(window)?.allocate(bytes) ?? 0;
  return offset === 0
    ? memoryAt(new ArrayBuffer(bytes), 0, capacity)
    : inWindow(window, offset, capacity);
}

function placedMemory(
  { memory, offset }: BatchPlace,
  capacity: number,
  window: Window,
): BatchMemory {
  const address = memory.base + offset;
  // The same memory by way of the elements' window, if kernels can reach it.
  const inReach = wasmMemoryOf(window) !== undefined &&
    objectWindow(address, batchSize(capacity)) === window;
  return inReach
    ? inWindow(window, address - window.base, capacity)
    : memoryAt(memory.u8.buffer, offset, capacity, address);
}

function inWindow(
  window: Window,
  offset: number,
  capacity: number,
): BatchMemory {
  const memory = memoryAt(window.u8.buffer, offset, capacity);
  return {
    ...memory,
    // The arrays that all of the window's objects use: one less to check.
    i32: window.i32,
    lengthAt: memory.lengthAt + (offset >>> 2),
    offset,
    copy: kernelsOf(window)?.as<{ copy: CopyKernel }>().copy,
  };
}

function memoryAt(
  buffer: ArrayBufferLike,
  offset: number,
  capacity: number,
  address?: Address,
): BatchMemory {
  const at = offset + BatchField.TABLE;
  const table = new BigUint64Array(buffer, at, capacity);
  const i32 = new Int32Array(buffer, offset, BatchField.TABLE / 4);
  i32[BatchField.CAPACITY / 4] = capacity;
  return {
    table,
    words: new Uint32Array(buffer, at, capacity * 2),
    i32,
    lengthAt: BatchField.LENGTH / 4,
    capacity,
    isPlaced: false,
    offset: 0,
    copy: undefined,
    address: address === undefined
      ? addressOf(table)
      : address + BatchField.TABLE,
  };
}
