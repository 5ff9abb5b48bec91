/**
 * Chat between two processes over DPDK rings: `deno run --allow-ffi
 * apps/simple_mp.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/simple_mp/main.ts";

process.exit(await main(process.argv.slice(2)));
