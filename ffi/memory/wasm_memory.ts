/**
 * A WebAssembly memory with a window on it: memory that TypeScript and
 * compiled kernels both reach, at the same offsets.
 *
 * @module
 */
import type { Address } from "../runtime/c_types.ts";
import { Window } from "./window.ts";

/** Below lie null and the words by which kernels give more than one result. */
const FIRST_FREE = 4096;
/** Tables do not share cache lines. */
const LINE = 64;

const memories = new WeakMap<Window, WasmMemory>();

/** A memory, and the part of it that is free for tables. */
export class WasmMemory {
  /** The memory, for instances of modules. It must never grow. */
  readonly memory: WebAssembly.Memory;
  /** All of it. */
  readonly window: Window;
  readonly #end: number;
  #next = FIRST_FREE;

  /**
   * Makes the window of a memory, which `wasmMemoryOf` then knows.
   *
   * @param memory Its length is final.
   * @param base Address that the window's offset 0 stands for.
   * @param end Byte offset at which the part for tables ends.
   */
  constructor(memory: WebAssembly.Memory, base: Address, end: number) {
    this.memory = memory;
    this.window = new Window(memory.buffer, base);
    this.#end = end;
    memories.set(this.window, this);
  }

  /**
   * Takes memory for good, for a table that lives as long as a queue.
   *
   * @returns its byte offset, a multiple of 64; 0 when there is none left.
   */
  allocate(bytes: number): number {
    const offset = this.#next;
    const next = offset + Math.ceil(bytes / LINE) * LINE;
    if (next > this.#end) return 0;
    this.#next = next;
    return offset;
  }
}

/** The WebAssembly memory under a window; undefined for other windows. */
export function wasmMemoryOf(window: Window): WasmMemory | undefined {
  return memories.get(window);
}
