/**
 * The memory of a batch (`batch_layout.ts`), for the ends that are bound to it.
 *
 * It lies where kernels can reach it, or in memory that other processes see;
 * so what a killed process had in a batch can be read from its length. The
 * order of stores keeps an element from being in two places: where elements
 * leave, the length is stored first, and where they come in, it is stored last.
 * A process killed in between has lost elements, never doubled them. Only a move
 * from one batch to another stores in the other order: killed in between, they
 * are in both, and whoever looks counts each once. Batches that no other process
 * sees need not keep to that.
 *
 * @module
 */
import { kernelsOf } from "../../../ffi/kernels/kernels.ts";
import { addressOf } from "../../../ffi/memory/c_memory.ts";
import { objectWindow } from "../../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { wasmMemoryOf } from "../../../ffi/memory/wasm_memory.ts";
import type { Window } from "../../../ffi/memory/window.ts";
import type { BatchPlace } from "../batch_place.ts";
import { batchBytes, BatchField } from "./batch_layout.ts";

/** Copies n times 8 bytes between byte offsets of a window, upwards. */
type CopyKernel = (to: number, from: number, n: number) => void;

/** What an end captures of its batch. */
export class BatchMemory {
  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The elements. */
  declare readonly table: BigUint64Array;
  /** The same memory: element i is words 2i and 2i+1, the low one first. */
  declare readonly words: Uint32Array;
  /** 32-bit words with the length in them. */
  declare readonly i32: Int32Array;
  /** Index of the length in `i32`. */
  declare readonly lengthAt: number;
  /** Elements that fit. */
  declare readonly capacity: number;
  /** Whether other processes see it: then the order of stores matters. */
  declare readonly isPlaced: boolean;
  /** Byte offset of the batch in its window; 0 if kernels cannot reach it. */
  declare readonly offset: number;
  /** Copies n times 8 bytes in the window, upwards; undefined without kernels. */
  declare readonly copy: CopyKernel | undefined;
  #address: Address | undefined;

  /**
   * @param at Byte offset of the batch in the buffer.
   * @param window Set if it is the buffer's, and kernels can reach it.
   */
  constructor(
    buffer: ArrayBufferLike,
    at: number,
    capacity: number,
    isPlaced: boolean,
    window?: Window,
  ) {
    const elements = at + BatchField.TABLE;
    this.table = new BigUint64Array(buffer, elements, capacity);
    this.words = new Uint32Array(buffer, elements, capacity * 2);
    // The arrays that all of the window's objects use: one less to check.
    this.i32 = window?.i32 ?? new Int32Array(buffer);
    this.lengthAt = (at + BatchField.LENGTH) >>> 2;
    this.capacity = capacity;
    this.isPlaced = isPlaced;
    this.offset = window === undefined ? 0 : at;
    this.copy = window && kernelsOf(window)?.as<{ copy: CopyKernel }>().copy;
    this.i32[(at + BatchField.CAPACITY) >>> 2] = capacity;
  }

  /** Where the elements begin, for C. */
  get address(): Address {
    return this.#address ??= addressOf(this.table);
  }
}

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
    : placedMemory(place, capacity, window);
  memories.set(batch, memory);
  return memory;
}

/** The memory of a batch: for ends, when they are bound. */
export function memoryOf(batch: object): BatchMemory {
  const memory = memories.get(batch);
  if (memory === undefined) throw new TypeError("Cannot bind: no batch");
  return memory;
}

/** Copies n elements between batches, or within one, to the front. */
export function copyElements(
  to: BatchMemory,
  toIndex: number,
  from: BatchMemory,
  fromIndex: number,
  n: number,
): void {
  const { copy } = to;
  if (copy !== undefined && to.i32 === from.i32) {
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
  const bytes = batchBytes(capacity);
  const offset = wasmMemoryOf(window)?.allocate(bytes) ?? 0;
  return offset === 0
    ? new BatchMemory(new ArrayBuffer(bytes), 0, capacity, false)
    : new BatchMemory(window.u8.buffer, offset, capacity, false, window);
}

function placedMemory(
  { memory, offset }: BatchPlace,
  capacity: number,
  window: Window,
): BatchMemory {
  const bytes = batchBytes(capacity);
  if (
    !Number.isInteger(offset) || offset < 0 ||
    offset % BatchField.TABLE !== 0 ||
    offset + bytes > memory.byteLength
  ) {
    throw new RangeError(
      `Cannot place batch: its offset must be a multiple of ${BatchField.TABLE} with ${bytes} bytes behind it, of ${memory.byteLength}: ${offset}`,
    );
  }
  const address = memory.base + offset;
  return isReached(window, memory, address, bytes)
    ? new BatchMemory(
      window.u8.buffer,
      address - window.base,
      capacity,
      true,
      window,
    )
    : new BatchMemory(memory.u8.buffer, offset, capacity, true);
}

/** Whether kernels reach memory by way of a window. */
function isReached(
  window: Window,
  memory: Window,
  address: Address,
  bytes: number,
): boolean {
  if (wasmMemoryOf(window) === undefined) return false;
  return memory === window ||
    (memory.base !== 0 && objectWindow(address, bytes) === window);
}
