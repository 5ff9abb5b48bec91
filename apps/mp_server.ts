/**
 * Deals packets out to client processes: `deno run --allow-ffi
 * apps/mp_server.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/client_server_mp/server_main.ts";

process.exit(await main(process.argv.slice(2)));
