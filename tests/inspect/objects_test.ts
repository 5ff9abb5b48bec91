/**
 * What is seen of rings, packets and ports is what DPDK itself says of them,
 * asked by a process of the group.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  type Group,
  openGroup,
  type QueuedElement,
} from "../../packages/inspect/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";

const PEER = fileURLToPath(new URL("./objects_peer.ts", import.meta.url));
const VDEVS = ["net_null0,size=100", "net_ring0", "net_null1,copy=1"];

/** What the primary knows of its own objects. */
interface Known {
  readonly ports: readonly Record<string, unknown>[];
  readonly rings: readonly {
    readonly name: string;
    readonly size: number;
    readonly capacity: number;
    readonly count: number;
    readonly elementSize: number;
    readonly sync: readonly [string, string];
  }[];
  readonly packets: readonly string[];
  readonly held: string;
  readonly inUse: readonly [packets: number, objects: number];
  readonly heap: {
    readonly totalBytes: number;
    readonly allocatedBytes: number;
    readonly allocatedCount: number;
  };
}

function withPeer(
  body: (known: Known, group: Group, peer: TestProcess) => void | Promise<void>,
): Promise<void> {
  return withPrefix("obj", (prefix) =>
    withProcesses(async (start) => {
      const vdevs = VDEVS.map((vdev) => `--vdev=${vdev}`);
      const peer = start("objects", DENO, {
        args: ["run", "-A", "--no-check", PEER].concat(
          ealArguments(prefix, { extra: ["-m", "32", ...vdevs] }),
        ),
      });
      const known = JSON.parse(await peer.waitForLine(/^\{.*\}$/));
      const group = openGroup(prefix);
      try {
        await body(known, group, peer);
      } finally {
        group.close();
      }
    }));
}

function hex({ bytes }: QueuedElement): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

Deno.test("sample() agrees with rings of every kind", () =>
  withPeer((known, group) => {
    const { rings, problems } = group.sample();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      known.rings.map(({ name }) => rings.find((ring) => ring.name === name))
        .map((ring) => ({
          name: ring?.name,
          size: ring?.size,
          capacity: ring?.capacity,
          count: ring?.count,
          elementSize: ring?.elementSize,
          sync: [ring?.producer.sync, ring?.consumer.sync],
        })),
      known.rings,
    );
    for (const { producer, consumer, count, stalled } of rings) {
      assert.equal(producer.head, producer.tail);
      assert.equal(consumer.head, consumer.tail);
      assert.equal(producer.tail - consumer.tail, count);
      assert.deepEqual(stalled, []);
    }
  }));

Deno.test("sample() agrees with the ports' own counters and settings", () =>
  withPeer((known, group) => {
    const { ports } = group.sample();
    assert.deepEqual(
      ports.map(({ link: { up, speed, fullDuplex }, counters, ...port }) => ({
        id: port.id,
        name: port.name,
        mac: port.mac,
        link: { up, speed, fullDuplex },
        mtu: port.mtu,
        promiscuous: port.promiscuous,
        allMulticast: port.allMulticast,
        counters: {
          rxPackets: counters.rxPackets,
          txPackets: counters.txPackets,
        },
      })),
      known.ports,
    );
    for (const { state, rxQueues, txQueues, counters } of ports) {
      assert.deepEqual([state, rxQueues, txQueues], ["started", 2, 2]);
      assert.ok(counters.txPackets! > 0);
    }
  }));

Deno.test("sample() agrees with the heap and the mempools", () =>
  withPeer(({ heap, inUse }, group) => {
    const { memory: { heaps: [seen], hugepages }, mempools } = group.sample();
    assert.deepEqual(
      [seen!.size, seen!.used, seen!.allocations],
      [heap.totalBytes, heap.allocatedBytes, heap.allocatedCount],
    );
    const bytes = hugepages.reduce(
      (sum, { pageSize, count }) => sum + pageSize * count,
      0,
    );
    assert.equal(bytes, heap.totalBytes);
    const byName = new Map(mempools.map((pool) => [pool.name, pool]));
    assert.equal(byName.get("packets")!.inUse, inUse[0]);
    assert.equal(byName.get("packets")!.kind, "packets");
    assert.equal(byName.get("objects")!.inUse, inUse[1]);
    assert.equal(byName.get("objects")!.kind, "objects");
  }));

Deno.test("queued() puts the segments of packets together", () =>
  withPeer((known, group) => {
    const queued = group.queued("queue");
    assert.deepEqual(queued.map(hex), known.packets);
    for (const { kind, mempool, claimed, truncated } of queued) {
      assert.deepEqual([kind, mempool, claimed, truncated], [
        "packet",
        "hands",
        false,
        false,
      ]);
    }
    // These rings hold numbers, or elements that are no pointers.
    assert.equal(group.queued("plain")[0]!.kind, "unknown");
    assert.deepEqual(group.queued("wide"), []);
  }));

Deno.test("outstanding() finds what a killed process held", () =>
  withPeer(async (known, group, peer) => {
    peer.kill("SIGKILL");
    await peer.waitForEnd();
    assert.equal(group.sample().state, "dead");
    // Neither those in rings, nor later segments of those.
    assert.deepEqual(group.outstanding("hands").map(hex), [known.held]);
    assert.equal(group.outstanding("objects").length, 1);
  }));
