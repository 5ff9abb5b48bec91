/** What programs say that were started without the permission they need. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withProcesses } from "../testenv/process.ts";

const PROGRAMS = [
  "simple_mp",
  "symmetric_mp",
  "mp_server",
  "mp_client",
  "l2fwd_fork",
];

for (const name of PROGRAMS) {
  Deno.test(`${name} without --allow-ffi asks for it in one line`, () =>
    withProcesses(async (start) => {
      const path = fileURLToPath(
        new URL(`../../apps/${name}.ts`, import.meta.url),
      );
      const process = start(name, Deno.execPath(), {
        args: ["run", "--no-prompt", path, "-l", "0", "--no-pci"],
        env: { NO_COLOR: "1" },
      });
      assert.equal((await process.waitForEnd()).code, 1);
      assert.deepEqual(process.text("stdout"), []);
      const [line, ...more] = process.text("stderr");
      assert.match(line!, /run again with the --allow-ffi flag$/);
      assert.deepEqual(more, []);
    }));
}
