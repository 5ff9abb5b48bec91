/**
 * mp_run as a function: it takes its command line and returns its exit code.
 *
 * ```ts
 * import { mpRun } from "@dpdk-ts/dpdk/mp_run";
 *
 * process.exitCode = await mpRun(["--help"]);
 * ```
 *
 * @module
 */
export { main as mpRun } from "./main.ts";
