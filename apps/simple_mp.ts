/**
 * Chat between two processes over DPDK rings: `deno run --allow-ffi
 * apps/simple_mp.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/simple_mp/main.ts";

await runProgram(main);
