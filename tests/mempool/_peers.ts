/**
 * Processes of one group that obey the commands of pool_peer.c.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { buildSource } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { lcoreProgram } from "../testenv/lcore_program.ts";
import { Peer } from "../testenv/peer.ts";
import type { Start } from "../testenv/process.ts";

/** Worker lcores of each process. */
export const WORKERS = 2;

/** What a process is to its group. */
export type ProcessType = "primary" | "secondary";

/**
 * Starts pool_peer.c. All workers of a process share a CPU, and the two
 * processes have different ones: where C and TypeScript share one, a C thread
 * that waits for a thread beside it spins on until the scheduler ends its turn.
 */
export function startC(
  start: Start,
  prefix: string,
  processType: ProcessType,
): Promise<Peer> {
  const source = fileURLToPath(new URL("./pool_peer.c", import.meta.url));
  const args = ealArguments(prefix, { lcores: [10, 11, 13], processType });
  return new Peer(start("C", buildSource(source), { args })).ready();
}

/** Starts pool_peer.ts in the same way. */
export async function startTypeScript(
  start: Start,
  prefix: string,
  processType: ProcessType,
): Promise<Peer> {
  const program = fileURLToPath(new URL("./pool_peer.ts", import.meta.url));
  const args = [
    "run",
    "--allow-ffi",
    program,
    ...ealArguments(prefix, { lcores: [0, 2, 4], processType }),
  ];
  const peer = await new Peer(start("TypeScript", DENO, { args })).ready();
  const hammer = await lcoreProgram("mempool/hammer");
  await peer.ask(`program ${JSON.stringify(hammer)}`);
  return peer;
}
