/**
 * The Environment Abstraction Layer: start and end of DPDK in this process,
 * lcores, memzones, heap, log, and the channel between processes.
 *
 * ```ts
 * import { init, Memzone } from "@dpdk-ts/dpdk/eal";
 *
 * const eal = init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * console.log(eal.processType, eal.lcores()); // primary [ 0 ]
 * Memzone.reserve("shared", 4096).window.u32[0] = 42;
 * console.log(Memzone.lookup("shared")?.window.u32[0]); // 42
 * eal.cleanup();
 * ```
 *
 * @module
 */
export * from "./args.ts";
export * from "./channel.ts";
export * from "./cpu_set.ts";
export type { DataPath } from "./data_path.ts";
export type { CallWay } from "../../ffi/call_way.ts";
export type { WindowStatus } from "../../ffi/wasm_window.ts";
export * from "./eal.ts";
export * from "./error.ts";
export {
  launch,
  type LaunchOptions,
  LcoreError,
  lcoreId,
  type LcoreRun,
  waitLcores,
} from "./lcore.ts";
export type { LcoreProgram } from "./lcore_program.ts";
export * from "./host.ts";
export * from "./lcore_ids.ts";
export * from "./lcore_worker.ts";
export * from "./log.ts";
export * from "./malloc.ts";
export * from "./memzone.ts";
export * from "./parent_watch.ts";
export * from "./process_lock.ts";
export { isRunning, onCleanup, requireEal } from "./eal_state.ts";
export * from "./restart_policy.ts";
export * from "./secondary_args.ts";
export * from "./secondary_process.ts";
export * from "./socket.ts";
export * from "./stale_locks.ts";
export * from "./supervisor.ts";
export * from "./version.ts";
export { LibraryError } from "../../ffi/library_error.ts";
export type { Address } from "../../ffi/types.ts";
export { Window } from "../../ffi/window.ts";
