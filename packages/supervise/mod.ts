/**
 * Supervision: starts, watches and stops processes, brings back those that
 * die, and clears up after DPDK secondaries that were killed.
 *
 * ```ts
 * import { RestartPolicy, Supervisor } from "@dpdk-ts/dpdk/supervise";
 *
 * const policy = new RestartPolicy({ interval: 10, failures: 3 });
 * const supervisor = new Supervisor((process, { code }) => {
 *   console.log(`${process.name} ended with ${code}`); // worker ended with 7
 *   const wait = policy.ended(performance.now());
 *   if (wait === undefined) console.log("given up"); // given up
 *   else setTimeout(start, wait);
 * });
 *
 * function start(): void {
 *   policy.started(performance.now());
 *   supervisor.start("worker", { argv: ["/bin/sh", "-c", "exit 7"] });
 * }
 *
 * start();
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
