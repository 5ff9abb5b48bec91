import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Window } from "../../eal/mod.ts";
import { MacAddress } from "../../ethdev/mod.ts";
import type { GroupObjects } from "../../inspect/mod.ts";
import { Batch } from "../../ring/mod.ts";
import {
  BURST_SIZE,
  GROUP_MEMORY_SIZE,
  GroupMemory,
  WorkerState,
} from "./layout.ts";
import { l2fwdForkTable } from "./table.ts";

const NOTHING = {} as GroupObjects;

function freshMemory(): { window: Window; group: GroupMemory } {
  const window = new Window(new ArrayBuffer(GROUP_MEMORY_SIZE));
  const group = new GroupMemory(window);
  group.format({
    portMask: 0x8000_0001,
    floating: true,
    portsPerLcore: 1,
    mainLcore: 4,
    mainPid: 12345,
    epoch: 1,
  });
  return { window, group };
}

Deno.test("l2fwdForkTable tells what main process and workers noted", () => {
  const { window, group } = freshMemory();
  group.setPort(0, 31, MacAddress.parse("02:70:63:61:70:0a"));
  group.setPort(31, 0, MacAddress.parse("02:70:63:61:70:01"));
  group.addSent(31, 5, 2);
  group.addReceived(31, 9);
  group.enable(1, 127, [0]);
  group.enable(127, 1, [31]);
  group.setMappedId(127, 3);
  group.nextGeneration(127);
  group.setPid(127, 99);
  group.setState(127, WorkerState.READY);
  const hand = new Batch(window, BURST_SIZE, group.inHand(127));
  const queue = new Batch(window, BURST_SIZE, group.waiting(31));
  for (const element of [64, 128, 192]) hand.pushAddress(element);
  queue.pushAddress(64);
  assert.deepEqual(l2fwdForkTable.read(window, NOTHING), {
    mainPid: 12345,
    mainLcore: 4,
    floating: true,
    ports: [
      {
        id: 0,
        destination: 31,
        mac: "02:70:63:61:70:0A",
        ...{ rx: 0, tx: 0, dropped: 0, waiting: 0 },
      },
      {
        id: 31,
        destination: 0,
        mac: "02:70:63:61:70:01",
        ...{ rx: 9, tx: 5, dropped: 2, waiting: 1 },
      },
    ],
    workers: [
      {
        ...{ lcore: 1, partner: 127, runsAs: 1, pid: 0, state: "starting" },
        ...{ starts: 0, ports: [0], held: 0 },
      },
      {
        ...{ lcore: 127, partner: 1, runsAs: 3, pid: 99, state: "ready" },
        ...{ starts: 1, ports: [31], held: 3 },
      },
    ],
  });
});

Deno.test("l2fwdForkTable is none in memory of another version", () => {
  const { window } = freshMemory();
  window.u32[1]!++;
  assert.equal(l2fwdForkTable.read(window, NOTHING), undefined);
});

Deno.test("l2fwdForkTable reads any memory without an error, and never much", () => {
  const words = fc.array(
    fc.tuple(fc.nat(GROUP_MEMORY_SIZE / 4 - 3), fc.integer()),
    { maxLength: 40 },
  );
  fc.assert(fc.property(words, fc.boolean(), (damage, fill) => {
    const { window } = freshMemory();
    if (fill) window.u32.fill(1, 8);
    for (const [at, word] of damage) window.i32[2 + at] = word;
    const table = l2fwdForkTable.read(window, NOTHING)!;
    for (const { ports, held } of table.workers) {
      assert.ok(ports.length <= 32 && held <= BURST_SIZE);
    }
  }));
});
