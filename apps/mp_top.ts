/**
 * Shows a group of DPDK processes while it runs: `deno run --allow-ffi
 * apps/mp_top.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/mp_top/main.ts";

await runProgram(main);
