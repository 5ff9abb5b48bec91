/**
 * Sends the packets that mp_server hands to it: `deno run --allow-ffi
 * apps/mp_client.ts --help`.
 *
 * @module
 */
import { runProgram } from "../packages/apps/_common/program.ts";
import { main } from "../packages/apps/client_server_mp/client_main.ts";

await runProgram(main);
