/**
 * What is seen of l2fwd_fork is what its statistics screen says, workers come
 * and go included.
 */
import assert from "node:assert/strict";
import {
  allForward,
  childrenOf,
  lastScreen,
  pause,
  withFork,
  writeCapture,
} from "../apps/l2fwd_fork/group.ts";
import {
  type L2fwdForkTable,
  l2fwdForkTable,
} from "../../packages/apps/l2fwd_fork/table.ts";
import { type Group, openGroup } from "../../packages/inspect/mod.ts";

const tables = { l2fwdFork: l2fwdForkTable };

const VDEVS = [
  "net_pcap0,rx_pcap=i0,tx_pcap=o0",
  "net_pcap1,rx_pcap=i1,tx_pcap=o1",
];

/** Looks until the table shows something. */
async function waitForTable(
  group: Group<{ l2fwdFork: L2fwdForkTable }>,
  holds: (table: L2fwdForkTable) => boolean,
): Promise<L2fwdForkTable> {
  const end = performance.now() + 30_000;
  for (;;) {
    const table = group.sample().tables.l2fwdFork!;
    if (holds(table)) return table;
    assert.ok(performance.now() < end, JSON.stringify(table));
    await pause(20);
  }
}

Deno.test("sample() agrees with the screen of l2fwd_fork and follows its workers", () =>
  withFork(async (test) => {
    writeCapture(`${test.folder}/i0`, 300);
    writeCapture(`${test.folder}/i1`, 7);
    const options = { vdevs: VDEVS, args: "-p 3 -T 1" };
    const main = await test.ready(options, [1, 2]);
    const group = openGroup(test.prefix, { tables });
    try {
      const isDone = ({ ports }: L2fwdForkTable): boolean =>
        ports.reduce((sum, { tx }) => sum + tx, 0) === 307;
      const table = await waitForTable(group, isDone);
      assert.equal(table.mainPid, main.pid);
      assert.deepEqual([table.mainLcore, table.floating], [0, false]);
      assert.deepEqual(
        table.workers.map(({ lcore, partner, state, ports, runsAs }) => [
          lcore,
          partner,
          runsAs,
          state,
          ports,
        ]),
        [[1, 2, 1, "ready", [0]], [2, 1, 2, "ready", [1]]],
      );
      assert.deepEqual(
        table.workers.map(({ pid }) => pid).sort(),
        childrenOf(main.pid).sort(),
      );
      while (lastScreen(main)[1]?.sent !== 300) await pause(50);
      assert.deepEqual(
        table.ports.map(({ tx, rx, dropped }) => ({
          sent: tx,
          received: rx,
          dropped,
        })),
        lastScreen(main),
      );
      assert.deepEqual(
        table.ports.map(({ mac }) => mac),
        group.sample().ports.map(({ mac }) => mac),
      );
      assert.deepEqual(table.ports.map(({ destination }) => destination), [
        1,
        0,
      ]);
      Deno.kill(table.workers[0]!.pid, "SIGKILL");
      const after = await waitForTable(
        group,
        ({ workers }) =>
          workers.every(({ starts, state }) =>
            starts === 2 && state === "ready"
          ),
      );
      assert.notEqual(after.workers[0]!.pid, table.workers[0]!.pid);
    } finally {
      group.close();
    }
  }));

Deno.test("sample() tells what waits and what workers hold, also of killed ones", () =>
  withFork(async (test) => {
    const vdevs = ["net_null0,no-rx=1", "net_null1,no-rx=1"];
    const main = await test.ready({ vdevs, args: "-p 3 -T 0" }, [1, 2]);
    const view = await test.observe();
    const { workers } = await view.until("all forward", allForward);
    const group = openGroup(test.prefix, { tables });
    try {
      for (const { pid } of workers) Deno.kill(pid, "SIGSTOP");
      await view.leave({ lcore: 1, held: 7, waiting: 5, both: 2, lost: 0 });
      const { ports } = await view.leave(
        { lcore: 2, held: 32, waiting: 31, both: 0, lost: 0 },
      );
      const table = group.sample().tables.l2fwdFork!;
      assert.deepEqual(table.workers.map(({ held }) => held), [9, 32]);
      assert.deepEqual(table.ports.map(({ waiting }) => waiting), [31, 7]);
      assert.deepEqual(ports.map(({ waiting }) => waiting), [31, 7]);
      // The group is dead: what is left is seen.
      main.kill("SIGKILL");
      for (const { pid } of workers) Deno.kill(pid, "SIGKILL");
      await main.waitForEnd();
      await view.close();
      while (group.sample().state !== "dead") await pause(20);
      const left = group.sample().tables.l2fwdFork!;
      assert.deepEqual(left.workers.map(({ held }) => held), [9, 32]);
      assert.deepEqual(left.ports.map(({ waiting }) => waiting), [31, 7]);
    } finally {
      group.close();
    }
  }));
