/** What l2fwd_fork does when things go wrong. */
import assert from "node:assert/strict";
import { readLife } from "../../../packages/group/internal/process_life.ts";
import { assertEnds } from "../../testenv/ends.ts";
import { uniqueShortName } from "../../testenv/prefix.ts";
import type { TestProcess } from "../../testenv/process.ts";
import {
  allForward,
  childrenOf,
  type ForkTest,
  pause,
  withFork,
} from "./group.ts";

const QUIET = {
  vdevs: ["net_null0,no-rx=1", "net_null1,no-rx=1"],
  args: "-p 3 -T 0",
};
const BUSY = { vdevs: ["net_null0", "net_null1"], args: "-p 3 -T 0" };

/** Waits until processes have ended; returns after how many milliseconds. */
async function waitForDeath(pids: readonly number[]): Promise<number> {
  const started = performance.now();
  while (pids.some((pid) => readLife(pid) !== undefined)) {
    if (performance.now() - started > 10_000) throw new Error(`${pids} live`);
    await pause(5);
  }
  return performance.now() - started;
}

/** Waits for so many lines like this one. */
async function waitForLines(
  process: TestProcess,
  pattern: RegExp,
  count: number,
): Promise<void> {
  for (let from = 0, found = 0; found < count; found++) {
    await process.waitForLine(pattern, { from });
    from = process.lines.findIndex(({ text }, i) =>
      i >= from && pattern.test(text)
    ) + 1;
  }
}

Deno.test("l2fwd_fork kills a partner that hangs, and brings both back", () =>
  withFork(async (test) => {
    const main = await test.ready(BUSY, [1, 2]);
    const view = await test.observe();
    const { workers } = await view.until("all forward", allForward);
    Deno.kill(workers[1]!.pid, "SIGSTOP");
    Deno.kill(workers[0]!.pid, "SIGKILL");
    const after = await view.until(
      "both are back",
      (seen) =>
        allForward(seen) &&
        seen.workers.every(({ generation }) => generation === 2),
    );
    await main.waitForLine(/^lcore 2: process \d+ killed by signal 9$/);
    assert.ok(after.workers.every(({ pid }, i) => pid !== workers[i]!.pid));
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
    assert.ok(
      main.text("stdout").every((line) =>
        !line.includes("missing") || line.endsWith(" 0 missing")
      ),
    );
  }));

Deno.test("l2fwd_fork gives back what killed workers held, and sends what they left waiting", () =>
  withFork(async (test) => {
    const main = await test.ready(QUIET, [1, 2]);
    const view = await test.observe();
    const before = await view.until("all forward", allForward);
    for (const { pid } of before.workers) Deno.kill(pid, "SIGSTOP");
    const one = { lcore: 1, held: 7, waiting: 5, both: 2, lost: 4 };
    const other = { lcore: 2, held: 32, waiting: 31, both: 0, lost: 0 };
    await view.leave(one);
    const left = await view.leave(other);
    assert.deepEqual(left.workers.map(({ held }) => held), [9, 32]);
    // What lcore 1 reads from port 0, leaves through port 1.
    assert.deepEqual(left.ports.map(({ waiting }) => waiting), [31, 7]);
    const [first, second] = before.ports.map(({ free }) => free);
    assert.deepEqual(
      left.ports.map(({ free }) => free),
      [first! - 18, second! - 63],
    );
    for (const { pid } of before.workers) Deno.kill(pid, "SIGKILL");
    const after = await view.until(
      "both are back and have sent what waited",
      (seen) =>
        allForward(seen) &&
        seen.ports.every(({ waiting }) => waiting === 0) &&
        seen.workers.every(({ generation }) => generation === 2),
    );
    const texts = [
      "Port 0 mbufs: 11 lost and found again, 7 waiting or with the driver, 0 missing",
      "Port 1 mbufs: 32 lost and found again, 31 waiting or with the driver, 0 missing",
    ];
    for (const text of texts) assert.ok(main.text("stdout").includes(text));
    assert.deepEqual(
      after.ports.map(({ sent, dropped, free }) => [sent, dropped, free]),
      [[31, 0, first], [7, 0, second]],
    );
    assert.deepEqual(after.workers.map(({ held }) => held), [0, 0]);
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));

Deno.test("l2fwd_fork gives back what is noted in a killed worker's hands, with drivers that keep mbufs", () =>
  withFork(async (test) => {
    const taps = [0, 1].map((k) => `net_tap${k},iface=${uniqueShortName("t")}`);
    const main = await test.ready({ vdevs: taps, args: "-p 3 -T 0" }, [1, 2]);
    const view = await test.observe();
    const before = await view.until("all forward", allForward);
    for (const { pid } of before.workers) Deno.kill(pid, "SIGSTOP");
    const { ports } = await view.leave(
      { lcore: 1, held: 7, waiting: 5, both: 2, lost: 4 },
    );
    for (const { pid } of before.workers) Deno.kill(pid, "SIGKILL");
    // Those that are noted nowhere may be the driver's.
    const free = ports[0]!.free + 7 + 7;
    await view.until(
      "both are back and have sent what waited",
      (seen) => allForward(seen) && seen.ports[0]!.free === free,
    );
    const report =
      /^Port 0 mbufs: 7 lost and found again, \d+ waiting or with the driver, 0 missing$/;
    assert.ok(main.text("stdout").some((text) => report.test(text)));
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));

Deno.test("l2fwd_fork ends on SIGTERM although a worker hangs", () =>
  withFork(async (test) => {
    const main = await test.ready(QUIET, [1, 2]);
    const workers = childrenOf(main.pid);
    Deno.kill(workers[0]!, "SIGSTOP");
    main.kill("SIGTERM");
    assert.deepEqual(await main.waitForEnd(), { code: 0, signal: null });
    assert.deepEqual(workers.filter((pid) => readLife(pid)), []);
  }));

Deno.test("l2fwd_fork workers end within a second when the main process is killed", () =>
  withFork(async (test) => {
    for (let life = 0; life < 2; life++) {
      // The second start uses what the first one left.
      const main = await test.ready(BUSY, [1, 2]);
      const workers = childrenOf(main.pid);
      assert.equal(workers.length, 2);
      main.kill("SIGKILL");
      const took = await waitForDeath(workers);
      assert.ok(took < 1000, `${took} ms`);
      await main.waitForEnd();
      const lines = main.text("stdout");
      for (const lcore of [1, 2]) {
        const parent = `lcore = ${lcore} : Find parent leaves, sig=10`;
        assert.ok(lines.includes(parent), parent);
      }
      assert.equal(lines.filter((line) => line === "Child leaving").length, 2);
    }
  }));

Deno.test("l2fwd_fork starts a worker again that leaves on SIGTERM", () =>
  withFork(async (test) => {
    const main = await test.ready(BUSY, [1, 2]);
    const view = await test.observe();
    const { workers } = await view.until("all forward", allForward);
    Deno.kill(workers[0]!.pid, "SIGTERM");
    await main.waitForLine(/^lcore 1: process \d+ ended with code 0$/);
    await view.until(
      "both are back",
      (seen) =>
        allForward(seen) &&
        seen.workers.every(({ generation }) => generation === 2),
    );
    // SIGINT is for the main process: a terminal sends it to all.
    const { workers: second } = await view.look();
    for (const { pid } of second) Deno.kill(pid, "SIGINT");
    await pause(200);
    assert.ok(second.every(({ pid }) => readLife(pid) !== undefined));
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
    for (const line of main.text("stdout").filter((l) => /lost and/.test(l))) {
      assert.match(line, /: 0 lost .* 0 missing$/);
    }
  }));

Deno.test("l2fwd_fork survives workers that are killed while they start", () =>
  withFork(async (test) => {
    const main = await test.ready(QUIET, [1, 2]);
    for (let blow = 0; blow < 4; blow++) {
      const starts = main.lines.filter(({ text }) => / started$/.test(text));
      const victim = Number(/process (\d+)/.exec(starts.at(-1)!.text)![1]);
      Deno.kill(victim, "SIGKILL");
      await waitForLines(main, /: process \d+ started$/, starts.length + 2);
      await pause(30 * blow);
    }
    const view = await test.observe();
    await view.until("both are back", allForward);
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));

/** Arguments, devices, and the line that says what is wrong. */
const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["-p 3", [], /^ {2}Cause: No Ethernet ports - bye$/],
  ["-p 0", QUIET.vdevs, /^ {2}Cause: Invalid L2FWD arguments$/],
  ["-p 3 -q 16", QUIET.vdevs, /^ {2}Cause: Invalid L2FWD arguments$/],
  ["-p c", QUIET.vdevs, /^ {2}Cause: All available ports are disabled\./],
  [
    "-p 7",
    [...QUIET.vdevs, "net_null2,no-rx=1"],
    /^ {2}Cause: Not enough cores$/,
  ],
];
for (const [args, vdevs, line] of WRONG) {
  Deno.test(`l2fwd_fork with ${vdevs.length} ports refuses "${args}"`, () =>
    withFork((test) => assertRefused(test, { args, vdevs }, line)));
}

for (const option of ["--no-huge", "--no-shconf", "--in-memory"]) {
  Deno.test(`l2fwd_fork refuses ${option}`, () =>
    withFork((test) =>
      assertRefused(
        test,
        { ...QUIET, eal: [option] },
        new RegExp(`^ {2}Cause: Invalid EAL arguments: .*${option}`),
      )
    ));
}

async function assertRefused(
  { fork }: ForkTest,
  options: Parameters<ForkTest["fork"]>[0],
  line: RegExp,
): Promise<void> {
  await assertEnds(fork(options), 1, "stderr", line);
}
