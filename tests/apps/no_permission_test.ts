/** What programs say that were started without the permission they need. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Start, TestProcess } from "../testenv/process.ts";
import { withProcesses } from "../testenv/process.ts";

const EAL_PROGRAMS = [
  "simple_mp",
  "symmetric_mp",
  "mp_server",
  "mp_client",
  "l2fwd_fork",
];

/** Starts a program without any permission. */
function startBare(start: Start, name: string, ...args: string[]): TestProcess {
  const path = fileURLToPath(new URL(`../../apps/${name}.ts`, import.meta.url));
  return start(name, Deno.execPath(), {
    args: ["run", "--no-prompt", path, ...args],
  });
}

for (const name of EAL_PROGRAMS) {
  Deno.test(`${name} without --allow-ffi asks for it in one line`, () =>
    withProcesses(async (start) => {
      const process = startBare(start, name, "-l", "0", "--no-pci");
      assert.equal((await process.waitForEnd()).code, 1);
      assert.deepEqual(process.text("stdout"), []);
      const [line, ...more] = process.text("stderr");
      assert.match(line!, /run again with the --allow-ffi flag$/);
      assert.deepEqual(more, []);
    }));
}

for (const name of [...EAL_PROGRAMS, "mp_top", "mp_run"]) {
  Deno.test(`${name} --help needs no permission`, () =>
    withProcesses(async (start) => {
      const process = startBare(start, name, "--help");
      assert.equal((await process.waitForEnd()).code, 0);
      assert.match(process.text("stdout")[0]!, new RegExp(`^Usage: ${name} `));
      assert.deepEqual(process.text("stderr"), []);
    }));
}
