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
export { main as simpleMp } from "./simple_mp/main.ts";
