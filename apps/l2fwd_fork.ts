/**
 * Forwards packets in worker processes that are started again when they end:
 * `deno run --allow-ffi apps/l2fwd_fork.ts --help`.
 *
 * @module
 */
import process from "node:process";
import { main } from "../packages/apps/l2fwd_fork/main.ts";

process.exit(await main(process.argv.slice(2)));
