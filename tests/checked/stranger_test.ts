/** A stranger's first program, and how the mode is turned on. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { masked } from "./_group.ts";

const program = fileURLToPath(new URL("./stranger.ts", import.meta.url));

/** Runs it with a value of DPDK_TS_CHECKED; returns what it says. */
function run(way: string, checked: string): Promise<string> {
  return withPrefix("stranger", (prefix) =>
    withProcesses(async (start) => {
      const process = start("stranger", DENO, {
        args: [
          "run",
          "--allow-ffi",
          program,
          ...ealArguments(prefix, { extra: ["--vdev=net_null0"] }),
          "--",
          way,
        ],
        env: { DPDK_TS_CHECKED: checked },
      });
      const line = await process.waitForLine(/^[=!] /);
      assert.equal((await process.waitForEnd()).code, 0);
      return masked(line);
    }));
}

Deno.test("a packet that is copied into a second burst is named in the first round", async () => {
  for (const way of ["add", "push"]) {
    assert.equal(
      await run(way, "on"),
      '! 0 rounds, CheckError: Cannot add to burst #: mbuf @ of mempool "packets" is packet 0 of burst # already: it was received from queue 0 of port 0 as packet 0 of 32, just now',
    );
  }
});

Deno.test("the same program with takeIf runs in checked mode to its end", async () => {
  assert.equal(await run("right", "1"), "= 1000 rounds, 0 in use");
});

Deno.test('DPDK_TS_CHECKED of "", "0" and "off" is the mode of every day', async () => {
  for (const value of ["", "0", "off"]) {
    // Nothing says what is wrong here, as in C.
    assert.match(await run("add", value), /^= 1000 rounds, /);
  }
});
