/**
 * Runs the test program secondary_peer.ts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withProcesses } from "../testenv/process.ts";

const program = fileURLToPath(new URL("./secondary_peer.ts", import.meta.url));

/**
 * Runs it as a secondary of the processes with a file prefix.
 *
 * @param cwd Its working folder.
 * @returns what it says about each port, by name.
 */
export async function runPeer(
  prefix: string,
  cwd: string,
): Promise<Record<string, unknown>> {
  return await withProcesses(async (start) => {
    const child = start("peer", DENO, {
      args: [
        "run",
        "--allow-ffi",
        program,
        ...ealArguments(prefix, { lcores: [1], processType: "secondary" }),
      ],
      cwd,
    });
    const line = await child.waitForLine(/^\{/);
    assert.deepEqual(await child.waitForEnd(), { code: 0, signal: null });
    return JSON.parse(line);
  });
}
