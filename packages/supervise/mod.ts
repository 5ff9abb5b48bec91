/**
 * Supervision: starts, watches and stops processes, brings back those that
 * die, and clears up after DPDK secondaries that were killed.
 *
 * ```ts
 * import { Supervisor } from "@dpdk-ts/dpdk/supervise";
 *
 * const supervisor = new Supervisor(({ name }, { signal }, expected) => {
 *   console.log(name, signal, expected); // worker 15 true
 * });
 * supervisor.start("worker", { argv: ["/bin/sleep", "60"] });
 * await supervisor.stop("worker");
 * ```
 *
 * @module
 */
export * from "./cpu_set.ts";
export * from "./lcore_ids.ts";
export * from "./parent_watch.ts";
export * from "./process_lock.ts";
export * from "./restart_policy.ts";
export * from "./secondary_args.ts";
export * from "./secondary_process.ts";
export * from "./stale_locks.ts";
export * from "./supervisor.ts";
