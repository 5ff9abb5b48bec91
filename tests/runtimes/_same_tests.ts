/**
 * Tests of the programs once more, with Node or Bun where they say Deno.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withProcesses } from "../testenv/process.ts";
import { RUNTIME_VARIABLE } from "../testenv/programs.ts";

const FILES = [
  "apps/simple_mp/prompt_test.ts",
  "apps/simple_mp/ends_test.ts",
  "apps/symmetric_mp/errors_test.ts",
  "apps/client_server_mp/errors_test.ts",
  "apps/help_test.ts",
  "apps/endings_test.ts",
  "apps/l2fwd_fork/faults_test.ts",
];

/** A test for each file that has such tests. */
export function testSame(runtime: "Node" | "Bun"): void {
  for (const file of FILES) {
    Deno.test(`tests/${file} passes on ${runtime}`, () =>
      withProcesses(async (start) => {
        const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
        const tests = start(`${file} on ${runtime}`, Deno.execPath(), {
          args: ["test", "--allow-all", "--no-check", path],
          env: { [RUNTIME_VARIABLE]: runtime },
        });
        const { code } = await tests.waitForEnd(240_000);
        assert.equal(code, 0, tests.text("stdout").join("\n"));
      }));
  }
}
