/**
 * The applications as functions: each takes its command line and returns its
 * exit code.
 *
 * | function             | program                                                  |
 * |----------------------|----------------------------------------------------------|
 * | `simpleMp`           | two processes send each other words                      |
 * | `symmetricMp`        | equal processes share the queues of all ports            |
 * | `mpServer`           | reads the ports and deals packets out to clients         |
 * | `mpClient`           | sends what mp_server hands it                            |
 * | `l2fwdFork`          | a main process and workers that may be killed            |
 * | `mpTop`              | shows a running group, or what a dead one left           |
 *
 * `mp_run`, which takes packages from npm, is a module of its own:
 * `@dpdk-ts/dpdk/mp_run`.
 *
 * ```ts
 * import { simpleMp } from "@dpdk-ts/dpdk/apps";
 *
 * const eal = ["--lcores=0@0,1@0", "--no-pci", "--file-prefix=example"];
 * process.exitCode = await simpleMp(eal); // Ends with its input, or by "quit".
 * ```
 *
 * What these programs keep in memory for others to see is described by
 * `clientServerTable` and `l2fwdForkTable`, for `openGroup` of
 * `@dpdk-ts/dpdk/inspect`.
 *
 * @module
 */
export * from "./client_server_mp/table.ts";
export * from "./l2fwd_fork/table.ts";
export { main as mpClient } from "./client_server_mp/client_main.ts";
export { main as mpServer } from "./client_server_mp/server_main.ts";
export { main as l2fwdFork } from "./l2fwd_fork/main.ts";
export { main as mpTop } from "./mp_top/main.ts";
export { main as simpleMp } from "./simple_mp/main.ts";
export { main as symmetricMp } from "./symmetric_mp/main.ts";
