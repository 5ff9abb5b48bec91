/**
 * What is seen of simple_mp is what it did: a known number of messages, in a
 * living group and in a dead one.
 */
import assert from "node:assert/strict";
import { version } from "../../packages/eal/mod.ts";
import {
  findGroups,
  openGroup,
  queuedMessages,
  ratesBetween,
} from "../../packages/inspect/mod.ts";
import { buildExample } from "../testenv/c_program.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type Start, withProcesses } from "../testenv/process.ts";
import type { TestProcess } from "../testenv/process.ts";
import { withGroup } from "./tools.ts";

const WORDS = Array.from({ length: 10 }, (_, i) => `message${i}`);

/** Starts the C program and has it send; returns when all is in the ring. */
async function startSender(
  start: Start,
  prefix: string,
  extra: readonly string[] = [],
): Promise<TestProcess> {
  const process = start("primary", "stdbuf", {
    args: [
      "-oL",
      buildExample("multi_process/simple_mp"),
      ...ealArguments(prefix, { lcores: [0, 1], extra }),
    ],
  });
  await process.waitForLine("APP: Finished Process Init.");
  for (const word of WORDS) await process.write(`send ${word}\n`);
  await process.write("send two words\n");
  await process.waitForLine("Bad arguments");
  return process;
}

function withSender(
  body: (prefix: string, process: TestProcess, start: Start) => Promise<void>,
  extra: readonly string[] = [],
): Promise<void> {
  return withPrefix("insp", (prefix) =>
    withProcesses(async (start) => {
      await body(prefix, await startSender(start, prefix, extra), start);
    }));
}

Deno.test("sample() of a C simple_mp shows its rings, pool and process", () =>
  withSender((prefix, { pid }) => {
    const snapshot = withGroup(prefix, (group) => group.sample());
    assert.equal(snapshot.state, "running");
    assert.equal(snapshot.autopsy, false);
    const { text, release } = version();
    assert.deepEqual([snapshot.version, snapshot.release], [text, release]);
    assert.deepEqual(snapshot.problems, []);
    const [primary, ...others] = snapshot.processes;
    assert.deepEqual(others, []);
    assert.equal(primary!.pid, pid);
    assert.equal(primary!.role, "primary");
    assert.match(primary!.name, /^simple_mp/);
    assert.ok(primary!.threads >= 2);
    assert.deepEqual(
      snapshot.rings.map(({ name, size, capacity, count, elementSize }) => [
        name,
        size,
        capacity,
        count,
        elementSize,
      ]),
      [
        ["MP_MSG_POOL", 2048, 2047, snapshot.mempools[0]!.common, 8],
        ["PRI_2_SEC", 64, 63, 10, 8],
        ["SEC_2_PRI", 64, 63, 0, 8],
      ],
    );
    const ring = snapshot.rings[1]!;
    assert.deepEqual(ring.producer, { head: 10, tail: 10, sync: "mt" });
    assert.deepEqual(ring.consumer, { head: 0, tail: 0, sync: "mt" });
    assert.deepEqual(ring.stalled, []);
    assert.deepEqual(snapshot.rings.map(({ mempool }) => mempool), [
      "MSG_POOL",
      "",
      "",
    ]);
    const pool = snapshot.mempools[0]!;
    assert.deepEqual(
      [pool.name, pool.kind, pool.size, pool.populated, pool.elementSize],
      ["MSG_POOL", "objects", 1024, 1024, 128],
    );
    assert.equal(pool.inUse, 10);
    assert.equal(pool.common! + pool.cached + 10, 1024);
    assert.deepEqual(pool.caches.map(({ lcore }) => lcore), [0]);
    const names = snapshot.memzones.map(({ name }) => name);
    assert.ok(names.includes("RG_PRI_2_SEC") && names.includes("MP_MSG_POOL"));
    return Promise.resolve();
  }));

Deno.test("ratesBetween() counts what goes through a ring", () =>
  withSender(async (prefix, process) => {
    const group = openGroup(prefix);
    try {
      const before = group.sample();
      for (let i = 0; i < 7; i++) await process.write("send more\n");
      await process.write("send two words\n");
      const full = (): number =>
        group.sample().rings.find(({ name }) => name === "PRI_2_SEC")!.count;
      while (full() < 17) await new Promise((done) => setTimeout(done, 10));
      const after = group.sample();
      const { seconds, rings } = ratesBetween(before, after);
      assert.equal(Math.round(rings.PRI_2_SEC!.enqueued * seconds), 7);
      assert.equal(rings.PRI_2_SEC!.dequeued, 0);
    } finally {
      group.close();
    }
  }));

Deno.test("queuedMessages() reads what waits, in order", () =>
  withSender((prefix) => {
    const messages = withGroup(prefix, (group) => queuedMessages(group));
    assert.deepEqual(
      messages.map(({ ring, text }) => [ring, text]),
      WORDS.map((word) => ["PRI_2_SEC", word]),
    );
    return Promise.resolve();
  }));

Deno.test("a killed C primary's 10 queued messages are in its autopsy", () =>
  withSender(async (prefix, process) => {
    process.kill("SIGKILL");
    await process.waitForEnd();
    const group = openGroup(prefix);
    try {
      const snapshot = group.sample();
      assert.equal(snapshot.state, "dead");
      assert.equal(snapshot.autopsy, true);
      assert.deepEqual(
        snapshot.processes.map(({ pid, role, alive }) => [pid, role, alive]),
        [[0, "primary", false]],
      );
      assert.deepEqual(queuedMessages(group).map(({ text }) => text), WORDS);
      assert.equal(group.outstanding("MSG_POOL").length, 0);
      assert.deepEqual(
        findGroups().find((found) => found.prefix === prefix),
        { prefix, state: "dead", primary: 0, program: "", secondaries: 0 },
      );
    } finally {
      group.close();
    }
  }));

Deno.test("sample() follows a group whose primary dies and comes back", () =>
  withSender(async (prefix, process, start) => {
    const group = openGroup(prefix);
    try {
      assert.equal(group.sample().state, "running");
      process.kill("SIGKILL");
      await process.waitForEnd();
      assert.equal(group.sample().state, "dead");
      const next = await startSender(start, prefix);
      const snapshot = group.sample();
      assert.equal(snapshot.state, "running");
      assert.equal(snapshot.processes[0]!.pid, next.pid);
      assert.deepEqual(snapshot.problems, []);
      assert.equal(
        snapshot.rings.find(({ name }) => name === "PRI_2_SEC")!.count,
        10,
      );
    } finally {
      group.close();
    }
  }));

Deno.test("processes shows secondaries, living and killed, and orphans", () =>
  withSender(async (prefix, process, start) => {
    const second = start("secondary", "stdbuf", {
      args: [
        "-oL",
        buildExample("multi_process/simple_mp"),
        ...ealArguments(prefix, {
          lcores: [2, 3],
          processType: "secondary",
        }),
      ],
    });
    await second.waitForLine(`core 3: Received '${WORDS.at(-1)}'`);
    const group = openGroup(prefix);
    const roles = (): unknown[] =>
      group.sample().processes.map(({ pid, role, alive }) => [
        pid,
        role,
        alive,
      ]);
    try {
      assert.deepEqual(roles(), [
        [process.pid, "primary", true],
        [second.pid, "secondary", true],
      ]);
      process.kill("SIGKILL");
      await process.waitForEnd();
      assert.equal(group.sample().state, "orphaned");
      assert.equal(group.sample().autopsy, true);
      second.kill("SIGKILL");
      await second.waitForEnd();
      assert.deepEqual(roles(), [
        [0, "primary", false],
        [second.pid, "secondary", false],
      ]);
    } finally {
      group.close();
    }
  }));

for (const option of ["--single-file-segments", "--legacy-mem"]) {
  Deno.test(`queuedMessages() finds the memory of ${option}`, () =>
    withSender(
      (prefix) => {
        withGroup(prefix, (group) => {
          assert.deepEqual(group.sample().problems, []);
          assert.deepEqual(
            queuedMessages(group).map(({ text }) => text),
            WORDS,
          );
        });
        return Promise.resolve();
      },
      [option, "-m", "64"],
    ));
}
