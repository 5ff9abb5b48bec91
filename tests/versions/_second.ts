/**
 * Debian 13's DPDK 24.11 beside the installed one (scripts/second_dpdk.ts):
 * tests that pass on the installed one pass on it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { secondDpdk } from "../../scripts/second_dpdk.ts";
import { withProcesses } from "../testenv/process.ts";

/** The repository. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Far above what a file takes. */
export const LIMIT = 120_000;

/** Runs Deno on DPDK 24.11, which must end well; returns its output. */
export function runOn24_11(label: string, ...args: string[]): Promise<string> {
  return withProcesses(async (start) => {
    const { runDeno } = secondDpdk("24.11");
    const deno = start(label, runDeno, {
      args,
      cwd: ROOT,
      env: { DENO: Deno.execPath() },
    });
    const { code, signal } = await deno.waitForEnd(LIMIT);
    const said = deno.lines.map(({ text }) => text).join("\n");
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, said);
    return said;
  });
}

/** A test for each test file, in a process of its own on DPDK 24.11. */
export function testOn24_11(files: readonly string[]): void {
  for (const file of files) {
    Deno.test(`${file} passes on DPDK 24.11`, async () => {
      const args = ["test", "--allow-all", "--no-check", file];
      const said = await runOn24_11(file, ...args);
      assert.match(said, /ok \| [1-9]\d* passed \| 0 failed/);
    });
  }
}
