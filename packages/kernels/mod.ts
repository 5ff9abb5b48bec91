/**
 * Kernels: the data path compiled to WebAssembly, for windows that lie in a
 * WebAssembly memory. Rings, mempools and bursts use them by themselves.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { packetOperations, windowStatus } from "@dpdk-ts/dpdk/kernels";
 * import { Burst, PktmbufPool } from "@dpdk-ts/dpdk/mempool";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = PktmbufPool.create("packets", { count: 1023 });
 * const burst = new Burst(pool.window, 32);
 * pool.allocBulk(burst, 32);
 * for (let i = 0; i < 32; i++) burst.mbufs.append(burst.mbuf(i), 60);
 *
 * const packets = packetOperations(burst.window);
 * console.log(packets.sumPacketLengths(burst, burst.length)); // 1920
 * console.log(windowStatus().kind); // wasm
 * ```
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
export { fixedDequeue, fixedEnqueue, type FixedMove } from "./fixed_move.ts";
export { type FixedOne, fixedOne } from "./fixed_one.ts";
export { moveElements } from "./move_elements.ts";
export { type Move, quickDequeue, quickEnqueue } from "./quick_move.ts";
export { DequeueKernel, EnqueueKernel } from "./ring_kernel.ts";
export {
  type ElementArray,
  type RingKernelSide,
  SideKernel,
} from "./_side_kernel.ts";
export type { KernelFunctions, RingFunction } from "./_instance.ts";
export { kernelLayout, KernelResult, LaneField } from "./kernel_layout.ts";
export { SyncType } from "./sync_type.ts";
export { WasmMemory } from "../../ffi/wasm_memory.ts";
export { ELSEWHERE, TableFinder } from "./table_finder.ts";
export {
  useWasm,
  type WindowStatus,
  windowStatus,
} from "../../ffi/wasm_window.ts";
