/**
 * Brings up a group of DPDK processes from one file:
 * `deno run -A apps/mp_run.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/mp_run/main.ts";

await runProgram(main);
