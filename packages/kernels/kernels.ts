/**
 * Kernels: the data path, compiled, on the memory of one window.
 *
 * @module
 */
import { backend } from "../../ffi/backend.ts";
import type { Window } from "../../ffi/window.ts";
import { type WasmMemory, wasmMemoryOf } from "../../ffi/wasm_memory.ts";
import { instantiate, type KernelFunctions } from "./_instance.ts";

/** Elements of a table elsewhere that are moved by way of the memory. */
const STAGE_SLOTS = 512;

/** The kernels of one window. */
export class Kernels {
  /** The compiled functions. */
  declare readonly functions: KernelFunctions;
  /** What they work on. */
  declare readonly memory: WasmMemory;
  /** The window on it. */
  declare readonly window: Window;
  /** Byte offset of a table that holds elements for the length of one call. */
  declare readonly stage: number;
  /** Elements that fit into it; 0 if there was no room for it. */
  declare readonly stageSlots: number;
  /** The first of them, or an element elsewhere. */
  declare readonly one: BigUint64Array;
  /** Whether plain accesses happen in the order of the program. */
  declare readonly isOrdered: boolean;

  /** From `kernelsOf`. */
  constructor(
    memory: WasmMemory,
    functions: KernelFunctions,
    isOrdered: boolean,
  ) {
    this.functions = functions;
    this.isOrdered = isOrdered;
    this.memory = memory;
    this.window = memory.window;
    this.stage = memory.allocate(STAGE_SLOTS * 8);
    this.stageSlots = this.stage === 0 ? 0 : STAGE_SLOTS;
    this.one = this.stage === 0
      ? new BigUint64Array(1)
      : new BigUint64Array(memory.memory.buffer, this.stage, 1);
  }
}

const opened = new WeakMap<Window, Kernels | null>();

/**
 * The kernels for a window; undefined if it is no WebAssembly memory, or if
 * they do not fit the loaded DPDK.
 */
export function kernelsOf(window: Window): Kernels | undefined {
  let kernels = opened.get(window);
  if (kernels === undefined) {
    const memory = wasmMemoryOf(window);
    kernels = memory === undefined ? null : openKernels(memory) ?? null;
    opened.set(window, kernels);
  }
  return kernels ?? undefined;
}

/**
 * The kernels on a memory; undefined if they do not fit the loaded DPDK.
 *
 * @param processor By Linux's name; for tests of the other kernels.
 */
export function openKernels(
  memory: WasmMemory,
  processor: string = backend().architecture,
): Kernels | undefined {
  // The x86-64 does; of compilers we know it of V8 alone.
  const isOrdered = processor === "x86_64" && backend().name !== "bun";
  const functions = instantiate(memory, isOrdered);
  return functions && new Kernels(memory, functions, isOrdered);
}
