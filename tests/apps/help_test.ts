/** Every program explains itself where nothing of DPDK is installed. */
import assert from "node:assert/strict";
import { withProcesses } from "../testenv/process.ts";
import { ourProgram } from "../testenv/programs.ts";

const PROGRAMS = [
  "simple_mp",
  "symmetric_mp",
  "mp_server",
  "mp_client",
  "l2fwd_fork",
];

for (const name of PROGRAMS) {
  Deno.test(`${name} --help prints usage without touching DPDK`, () =>
    withProcesses(async (start) => {
      const [program, ...args] = ourProgram("Deno", name);
      const process = start("help", program, {
        args: [...args, "-l", "0", "--help"],
        env: { DPDK_LIB_DIR: "/nonexistent", LD_LIBRARY_PATH: "/nonexistent" },
      });
      assert.equal((await process.waitForEnd()).code, 0);
      assert.ok(process.text("stdout")[0]?.startsWith(`Usage: ${name} `));
      assert.deepEqual(process.text("stderr"), []);
    }));
}
