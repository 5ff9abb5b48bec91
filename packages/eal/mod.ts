/**
 * The Environment Abstraction Layer: start and end of DPDK in this process,
 * lcores, memzones, heap, log, and the channel between processes.
 *
 * ```ts
 * import { init, Memzone } from "@dpdk-ts/dpdk/eal";
 *
 * const eal = init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * console.log(eal.processType, eal.lcores()); // primary [ 0 ]
 * Memzone.create("shared", 4096).window.u32[0] = 42;
 * console.log(Memzone.lookup("shared").window.u32[0]); // 42
 * eal.cleanup();
 * ```
 *
 * @module
 */
export * as Channel from "./channel.ts";
export * from "./check_error.ts";
export * from "./data_path.ts";
export * from "./eal.ts";
export * from "./error.ts";
export * as Heap from "./heap.ts";
export type { InitOptions } from "./init_options.ts";
export * from "./lcore.ts";
export * from "./lcore_program.ts";
export * from "./lcore_worker.ts";
export * from "./log.ts";
export * from "./memzone.ts";
export * from "./socket.ts";
export * from "./version.ts";
export type { CallWay } from "../../ffi/call/call_way.ts";
export { LibraryError } from "../../ffi/library/library_error.ts";
export type { Address } from "../../ffi/runtime/c_types.ts";
export type { WindowStatus } from "../../ffi/hugepages/wasm_window.ts";
export { Window } from "../../ffi/memory/window.ts";
