/** Queues and lcore ids that two threads or processes use at once. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { UseKind, useOf } from "../../packages/eal/internal/use_table.ts";
import {
  CheckError,
  init,
  launch,
  LcoreError,
  Memzone,
} from "../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst } from "../../packages/mempool/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { lcoreProgram } from "../testenv/lcore_program.ts";
import { Peer } from "../testenv/peer.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";
import { openGroup } from "./_group.ts";

const { prefix, pool, nullPort, ringPort, end } = openGroup("shared", [0, 3]);
Deno.test.afterAll(end);

const program = await lcoreProgram("eal/probe");
const poller = fileURLToPath(new URL("./poller.ts", import.meta.url));
const burst = new Burst(pool.window, 32);
const rx = new RxQueue(nullPort, 0, burst);
const OURS = `thread \\d+ of process ${Deno.pid} does so at the same time`;
const ATTACHED = /^= ready$|^! /;

type Start = Parameters<Parameters<typeof withProcesses>[0]>[0];

function startPoller(start: Start, lcore: number): TestProcess {
  return start("poller", DENO, {
    args: [
      "run",
      "--allow-ffi",
      poller,
      ...ealArguments(prefix, { lcores: [lcore], processType: "secondary" }),
    ],
  });
}

/** Receives for some time. */
function poll(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    rx.receive();
    burst.free();
  }
}

Deno.test("a queue is refused to whoever comes while another thread is in it", () =>
  withProcesses(async (start) => {
    const process = startPoller(start, 1);
    const peer = await new Peer(process).ready();
    assert.equal(await peer.ask("receive"), "32");
    const use = useOf(UseKind.RX, nullPort.id, 0, { object: "", tried: "" })!;
    use.enter();
    await assert.rejects(peer.ask("receive"), {
      message: new RegExp(
        `^receive: ! CheckError: Cannot receive from queue 0 of port 0: ${OURS}$`,
      ),
    });
    use.leave();
    assert.equal(await peer.ask("receive"), "32");
    assert.equal(await peer.end(), 0);
  }));

Deno.test("two processes that poll one queue are found out", () =>
  withProcesses(async (start) => {
    const process = startPoller(start, 1);
    const peer = await new Peer(process).ready();
    const other = peer.ask("poll 20000").then(() => undefined, String);
    let found: CheckError | undefined;
    while (found === undefined && !process.text("stdout").some(isRefusal)) {
      try {
        poll(50);
      } catch (error) {
        if (!(error instanceof CheckError)) throw error;
        found = error;
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (found !== undefined) {
      assert.deepEqual([found.rule, found.object], [
        "shared",
        "queue 0 of port 0",
      ]);
      assert.ok(
        found.message.endsWith(
          `: thread ${process.pid} of process ${process.pid} does so at the same time`,
        ),
        found.message,
      );
    } else {
      assert.match(await other ?? "", new RegExp(OURS));
    }
  }));

function isRefusal(line: string): boolean {
  return line.startsWith("! ");
}

Deno.test("a queue may be handed over, and taken over from a process that was killed", () =>
  withProcesses(async (start) => {
    poll(20);
    for (let round = 0; round < 2; round++) {
      const process = startPoller(start, 1);
      const peer = await new Peer(process).ready();
      await peer.ask("poll 20");
      poll(20);
      await peer.ask("poll 20");
      poll(20);
      peer.ask("poll 20000").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      // In the midst of a call, most likely.
      Deno.kill(process.pid, "SIGKILL");
      poll(20);
      await process.waitForEnd();
      poll(20);
    }
  }));

Deno.test("queues beside it, and the other direction, are others", () => {
  const other = { object: "", tried: "" };
  useOf(UseKind.RX, nullPort.id, 1, other)!.enter();
  useOf(UseKind.RX, ringPort.id, 0, other)!.enter();
  useOf(UseKind.TX, nullPort.id, 0, other)!.enter();
  const tx = new TxQueue(new Port(nullPort.id), 0, burst);
  assert.equal(rx.receive(), 32);
  assert.equal(tx.send(), 32);
  for (
    const [kind, port, queue] of [
      [UseKind.RX, nullPort.id, 1],
      [UseKind.RX, ringPort.id, 0],
      [UseKind.TX, nullPort.id, 0],
    ] as const
  ) useOf(kind, port, queue, other)!.leave();
});

Deno.test("an lcore id is one living thread's of all processes", () =>
  withProcesses(async (start) => {
    const same = startPoller(start, 0);
    assert.match(
      await same.waitForLine(ATTACHED),
      new RegExp(`^! CheckError: Cannot run as lcore 0: ${OURS}$`),
    );
    const first = startPoller(start, 3);
    assert.equal(await first.waitForLine(ATTACHED), "= ready");
    const second = startPoller(start, 3);
    const refusal = `Cannot run as lcore 3: thread ${first.pid} of process ` +
      `${first.pid} does so at the same time`;
    assert.equal(
      await second.waitForLine(ATTACHED),
      `! CheckError: ${refusal}`,
    );
    const run = launch(3, program);
    await assert.rejects(run.wait(), (error) => {
      assert.ok(error instanceof LcoreError);
      assert.equal(error.message, `Lcore 3 failed: ${refusal}`);
      assert.equal((error.cause as Error).name, "CheckError");
      return true;
    });
    Deno.kill(first.pid, "SIGKILL");
    // At once, and one after the other.
    for (let round = 0; round < 3; round++) {
      await launch(3, program, { data: {} }).wait();
    }
  }));

Deno.test("who uses what is in one memzone of the group", () => {
  const names = Memzone.list().map(({ name }) => name);
  assert.equal(names.filter((name) => name === "dpdk_ts_checked").length, 1);
  assert.ok(Memzone.lookup("dpdk_ts_checked").length <= 32768);
  assert.equal(init([]).isOpen, true);
});
