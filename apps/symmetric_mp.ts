/**
 * Packet forwarding in equal processes: `deno run --allow-ffi
 * apps/symmetric_mp.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/symmetric_mp/main.ts";

process.exit(await main(process.argv.slice(2)));
