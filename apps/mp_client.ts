/**
 * Sends the packets that mp_server hands to it: `deno run --allow-ffi
 * apps/mp_client.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/client_server_mp/client_main.ts";

process.exit(await main(process.argv.slice(2)));
