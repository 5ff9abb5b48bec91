/**
 * WebAssembly memories without DPDK, for tests.
 *
 * @module
 */
import { WasmMemory } from "../../ffi/memory/wasm_memory.ts";
import type { Window } from "../../ffi/memory/window.ts";

/** Bytes at the start of the memory for tables. */
export const TABLES = 0x1_0000;

/**
 * A window on a small WebAssembly memory.
 *
 * @param base Address that its offset 0 stands for.
 */
export function wasmWindow(base = 0): Window {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4 });
  return new WasmMemory(memory, base, TABLES).window;
}
