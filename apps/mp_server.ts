/**
 * Deals packets out to client processes: `deno run --allow-ffi
 * apps/mp_server.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/client_server_mp/server_main.ts";

await runProgram(main);
