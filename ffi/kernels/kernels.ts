/**
 * Kernels: the data path compiled to WebAssembly, on the memory of a window.
 * Their sources lie with the packages that use them, in files `kernel.ts`.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import { type WasmMemory, wasmMemoryOf } from "../memory/wasm_memory.ts";
import type { Window } from "../memory/window.ts";
import { instantiate } from "./_instance.ts";

/** The kernels of one window. */
export class Kernels {
  /** What they work on. */
  declare readonly window: Window;
  /**
   * Whether plain accesses of TypeScript happen in the order of the program.
   * See "The order of plain accesses" in packages/ring/README.md.
   */
  declare readonly isOrdered: boolean;
  declare private readonly functions: object;

  /** From {@linkcode openKernels}. */
  constructor(window: Window, functions: object, isOrdered: boolean) {
    this.window = window;
    this.functions = functions;
    this.isOrdered = isOrdered;
  }

  /**
   * The compiled functions as the type that a package has for its own ones;
   * all parameters are 32-bit integers.
   */
  as<Functions extends object>(): Functions {
    return this.functions as Functions;
  }
}

const opened = new WeakMap<Window, Kernels | null>();

/**
 * The kernels for a window; undefined if it is no WebAssembly memory, or if
 * they do not fit the loaded DPDK.
 */
export function kernelsOf(window: Window): Kernels | undefined {
  const kernels = opened.get(window);
  if (kernels !== undefined) return kernels ?? undefined;
  const memory = wasmMemoryOf(window);
  if (memory !== undefined) return openKernels(memory);
  opened.set(window, null);
  return undefined;
}

/**
 * The kernels on a memory, which `kernelsOf` then gives for its window;
 * undefined if they do not fit the loaded DPDK.
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
  const kernels = functions && new Kernels(memory.window, functions, isOrdered);
  opened.set(memory.window, kernels ?? null);
  return kernels;
}
