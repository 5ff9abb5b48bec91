/** The demonstration works, and leaves nothing behind when it is broken off. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { listPrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { withProcesses } from "../testenv/process.ts";
import type { Start, TestProcess } from "../testenv/process.ts";

const DEMO = fileURLToPath(new URL("../../scripts/demo.ts", import.meta.url));

function startDemo(start: Start, ...args: string[]): TestProcess {
  const words = ["run", "--allow-all", DEMO, ...args];
  return start("demo", Deno.execPath(), { args: words });
}

Deno.test("demo shows both messages, labelled by process", () =>
  withProcesses(async (start) => {
    const demo = startDemo(start);
    assert.deepEqual(await demo.waitForEnd(), { code: 0, signal: null });
    await demo.waitForLine(/^secondary *\| core 3: Received 'hello'/);
    await demo.waitForLine(/^primary *\| .*Received 'hello_yourself'/);
    assert.deepEqual(listPrefixFiles(`d${demo.pid}`), []);
  }));

Deno.test("demo of l2fwd_fork kills a worker that comes back", () =>
  withProcesses(async (start) => {
    const demo = startDemo(start, "l2fwd_fork");
    assert.deepEqual(await demo.waitForEnd(60_000), { code: 0, signal: null });
    await demo.waitForLine(
      /^l2fwd_fork\| lcore 1: process \d+ killed by signal 9/,
    );
    await demo.waitForLine(/took its place, and the counters went on/);
    assert.deepEqual(listPrefixFiles(`d${demo.pid}`), []);
  }));

for (
  const [name, seen] of [
    ["symmetric_mp", /^The processes carried \d+ and \d+ packets/],
    ["client_server_mp", /^The server dealt packets out to both clients/],
    ["mixed", /^In the same seconds, C moved \d+ packets/],
  ] as const
) {
  Deno.test(`demo of ${name} passes packets`, () =>
    withProcesses(async (start) => {
      const demo = startDemo(start, name);
      assert.deepEqual(await demo.waitForEnd(60_000), {
        code: 0,
        signal: null,
      });
      await demo.waitForLine(seen);
      assert.deepEqual(listPrefixFiles(`d${demo.pid}`), []);
    }));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`demo leaves nothing behind on ${signal}`, () =>
    withProcesses(async (start) => {
      const demo = startDemo(start);
      await demo.waitForLine(/^primary .*Starting core 1/);
      demo.kill(signal);
      assert.deepEqual(await demo.waitForEnd(), { code: 130, signal: null });
      assert.deepEqual(listPrefixFiles(`d${demo.pid}`), []);
    }));
}

Deno.test("demo of an unknown name says which there are", () =>
  withProcesses(async (start) => {
    const demo = startDemo(start, "nothing");
    assert.equal((await demo.waitForEnd()).code, 2);
    assert.match(demo.text("stderr").join(), /"nothing"; there is: simple_mp/);
  }));
