/**
 * Forwards packets in worker processes that are started again when they end:
 * `deno run --allow-ffi apps/l2fwd_fork.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/l2fwd_fork/main.ts";

await runProgram(main);
