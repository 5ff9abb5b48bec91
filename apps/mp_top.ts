/**
 * Shows a group of DPDK processes while it runs: `deno run --allow-ffi
 * apps/mp_top.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/mp_top/main.ts";

process.exit(await main(process.argv.slice(2)));
