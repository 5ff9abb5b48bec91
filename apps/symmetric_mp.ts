/**
 * Packet forwarding in equal processes: `deno run --allow-ffi
 * apps/symmetric_mp.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/symmetric_mp/main.ts";

await runProgram(main);
