/**
 * Kernels: the data path compiled to WebAssembly, for windows that lie in a
 * WebAssembly memory. Rings, mempools and bursts use them by themselves.
 *
 * @module
 */
export { type Kernels, kernelsOf, openKernels } from "./kernels.ts";
export { Lanes } from "./lanes.ts";
export {
  macWords,
  type PacketOperations,
  packetOperations,
} from "./packet_operations.ts";
export { makePacketTable, type PacketTable } from "./packet_table.ts";
export { type Move, quickDequeue, quickEnqueue } from "./quick_move.ts";
export { DequeueKernel, EnqueueKernel } from "./ring_kernel.ts";
export {
  type ElementArray,
  type RingKernelSide,
  SideKernel,
} from "./_side_kernel.ts";
export type { KernelFunctions, RingFunction } from "./_instance.ts";
export { kernelLayout, KernelResult, LaneField } from "./kernel_layout.ts";
export { WasmMemory } from "../../ffi/wasm_memory.ts";
export { ELSEWHERE, TableFinder } from "./table_finder.ts";
export {
  useWasm,
  type WindowStatus,
  windowStatus,
} from "../../ffi/wasm_window.ts";
