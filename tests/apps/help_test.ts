/** Every program explains itself where nothing of DPDK is installed. */
import assert from "node:assert/strict";
import { startPiped, withProcesses } from "../testenv/process.ts";
import { ourProgram } from "../testenv/programs.ts";

const EAL_PROGRAMS = [
  "simple_mp",
  "symmetric_mp",
  "mp_server",
  "mp_client",
  "l2fwd_fork",
];

function commandOf(name: string): string[] {
  const before = EAL_PROGRAMS.includes(name) ? ["-l", "0"] : [];
  return [...ourProgram("Deno", name), ...before, "--help"];
}

for (const name of [...EAL_PROGRAMS, "mp_top", "mp_run"]) {
  Deno.test(`${name} --help prints usage without touching DPDK`, () =>
    withProcesses(async (start) => {
      const [program, ...args] = commandOf(name);
      const env = {
        DPDK_LIB_DIR: "/nonexistent",
        LD_LIBRARY_PATH: "/nonexistent",
      };
      const process = start("help", program!, { args, env });
      assert.equal((await process.waitForEnd()).code, 0);
      assert.ok(process.text("stdout")[0]?.startsWith(`Usage: ${name} `));
      assert.deepEqual(process.text("stderr"), []);
    }));

  Deno.test(`${name} --help ends in silence when nobody reads`, () =>
    withProcesses(async (start) => {
      const process = startPiped(start, commandOf(name), ":");
      await process.waitForEnd();
      assert.deepEqual(process.text("stderr"), ["exit code 0"]);
    }));
}
