/**
 * Brings up a group of DPDK processes from one file:
 * `deno run -A apps/mp_run.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/mp_run/main.ts";

process.exit(await main(process.argv.slice(2)));
