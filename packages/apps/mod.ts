/**
 * The applications as functions: each takes its command line and returns its
 * exit code.
 *
 * ```ts ignore
 * import { simpleMp } from "./packages/apps/mod.ts";
 *
 * const code = await simpleMp(["-l", "0-1", "--file-prefix=chat"]);
 * ```
 *
 * @module
 */
export { main as mpClient } from "./client_server_mp/client_main.ts";
export { main as mpServer } from "./client_server_mp/server_main.ts";
export { main as l2fwdFork } from "./l2fwd_fork/main.ts";
export { main as mpRun } from "./mp_run/main.ts";
export { main as simpleMp } from "./simple_mp/main.ts";
export { main as symmetricMp } from "./symmetric_mp/main.ts";
