/** The demonstration works, and leaves nothing behind when it is broken off. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { groupPaths } from "../../packages/group/internal/group_files.ts";
import { uniqueShortName } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import type { TestProcess } from "../testenv/process.ts";

const DEMO = fileURLToPath(new URL("../../scripts/demo.ts", import.meta.url));

/** Runs a test body with a demonstration, which must leave nothing behind. */
function withDemo(
  name: string,
  body: (demo: TestProcess) => Promise<void>,
): Promise<void> {
  return withProcesses(async (start) => {
    const group = uniqueShortName("d");
    const words = ["run", "--allow-all", DEMO, name, group];
    await body(start("demo", Deno.execPath(), { args: words }));
    assert.deepEqual(groupPaths(group), []);
  });
}

Deno.test("demo shows both messages, labelled by process", () =>
  withDemo("simple_mp", async (demo) => {
    assert.deepEqual(await demo.waitForEnd(), { code: 0, signal: null });
    await demo.waitForLine(/^secondary *\| core 3: Received 'hello'/);
    await demo.waitForLine(/^primary *\| .*Received 'hello_yourself'/);
  }));

Deno.test("demo of l2fwd_fork kills a worker that comes back", () =>
  withDemo("l2fwd_fork", async (demo) => {
    assert.deepEqual(await demo.waitForEnd(60_000), { code: 0, signal: null });
    await demo.waitForLine(
      /^l2fwd_fork\| lcore 1: process \d+ killed by signal 9/,
    );
    await demo.waitForLine(/took its place, and the counters went on/);
  }));

for (
  const [name, seen] of [
    ["symmetric_mp", /^The processes carried \d+ and \d+ packets/],
    ["client_server_mp", /^The server dealt packets out to both clients/],
    ["mixed", /^In the same seconds, C moved \d+ packets/],
  ] as const
) {
  Deno.test(`demo of ${name} passes packets`, () =>
    withDemo(name, async (demo) => {
      assert.deepEqual(await demo.waitForEnd(60_000), {
        code: 0,
        signal: null,
      });
      await demo.waitForLine(seen);
    }));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`demo leaves nothing behind on ${signal}`, () =>
    withDemo("simple_mp", async (demo) => {
      await demo.waitForLine(/^primary .*Starting core 1/);
      demo.kill(signal);
      assert.deepEqual(await demo.waitForEnd(), { code: 130, signal: null });
    }));
}

Deno.test("demo of an unknown name says which there are", () =>
  withDemo("nothing", async (demo) => {
    assert.equal((await demo.waitForEnd()).code, 2);
    assert.match(demo.text("stderr").join(), /"nothing"; there is: simple_mp/);
  }));
