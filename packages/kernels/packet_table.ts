/**
 * Tables of packet pointers where kernels can reach them.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { wasmMemoryOf } from "../../ffi/wasm_memory.ts";

/** Smaller arrays may move until C first asks for them. */
const LEAST_BYTES = 128;

/** Pointers to mbufs of one window. */
export interface PacketTable {
  /** The pointers. */
  readonly table: BigUint64Array;
  /** The same memory: pointer i is words 2i and 2i+1, the low one first. */
  readonly words: Uint32Array;
  /** Byte offset in the window; 0 if the table lies elsewhere. */
  readonly tableOffset: number;
}

/**
 * Makes a table: in the window's own memory if that is a WebAssembly memory
 * with room, so that kernels can use it, otherwise in an array. Memory in the
 * window is never given back: make one table per queue and reuse it.
 */
export function makePacketTable(window: Window, capacity: number): PacketTable {
  const bytes = Math.max(capacity * 8, LEAST_BYTES);
  const tableOffset = wasmMemoryOf(window)?.allocate(bytes) ?? 0;
  const memory = tableOffset === 0 ? new ArrayBuffer(bytes) : window.u8.buffer;
  return {
    table: new BigUint64Array(memory, tableOffset, capacity),
    words: new Uint32Array(memory, tableOffset, capacity * 2),
    tableOffset,
  };
}
