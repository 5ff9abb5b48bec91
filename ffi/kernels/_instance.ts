/**
 * The compiled kernels on one memory.
 *
 * @module
 */
import type { WasmMemory } from "../memory/wasm_memory.ts";
import { refuseWasm } from "../hugepages/wasm_window.ts";
import { kernelLayout } from "./kernel_layout.ts";
import {
  compiledLayout,
  orderedKernels,
  portableKernels,
} from "./kernels.generated.ts";

const modules = new Map<string, WebAssembly.Module>();

/**
 * The kernels on a memory, for a kind of processor; undefined if they were
 * compiled for other struct layouts than those of the loaded DPDK.
 */
export function instantiate(
  memory: WasmMemory,
  isOrdered: boolean,
): object | undefined {
  const layout = kernelLayout();
  const differs = Object.keys(layout).some((name) =>
    layout[name] !== compiledLayout[name]
  );
  if (differs) {
    return refuseWasm("the kernels were compiled for another struct layout");
  }
  const text = isOrdered ? orderedKernels : portableKernels;
  let module = modules.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(decode(text));
    modules.set(text, module);
  }
  const { exports } = new WebAssembly.Instance(module, {
    env: { memory: memory.memory },
  });
  // A plain object: its properties are found faster than those of `exports`.
  return { ...exports };
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  // Node 20 does not have it, and elsewhere it saves 5 ms of each start.
  if (Uint8Array.fromBase64 !== undefined) {
    return Uint8Array.fromBase64(base64);
  }
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
