/**
 * What is seen of dpdk-testpmd is what DPDK's own tools say, and 1,000 looks
 * at it under load leave no trace.
 */
import assert from "node:assert/strict";
import { type Group, openGroup } from "../../packages/inspect/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { runTool } from "../testenv/command.ts";
import { type Namespace, withNamespaces } from "../testenv/namespaces.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";
import {
  attachAndDetach,
  footprint,
  ownTraces,
  procInfo,
  withGroup,
} from "./tools.ts";

interface TestpmdOptions {
  readonly vdevs: readonly string[];
  /** Network namespace to run in. */
  readonly namespace?: Namespace;
}

function withTestpmd(
  { vdevs, namespace }: TestpmdOptions,
  body: (testpmd: TestProcess, prefix: string) => Promise<void>,
): Promise<void> {
  return withPrefix("pmd", (prefix) =>
    withProcesses(async (start) => {
      const outside = ["stdbuf", "-oL", "dpdk-testpmd"] as const;
      const [program, ...args] = [
        ...namespace?.command(...outside) ?? outside,
        ...ealArguments(prefix, {
          lcores: [0, 1],
          extra: ["-m", "64", ...vdevs.map((vdev) => `--vdev=${vdev}`)],
        }),
        ...["--", "-i", "--total-num-mbufs=4096"],
      ];
      const testpmd = start("testpmd", program!, { args });
      await testpmd.waitForLine(/^testpmd> /);
      await body(testpmd, prefix);
    }));
}

/** Has testpmd forward until a port has received something, at least. */
async function startLoad(testpmd: TestProcess, prefix: string): Promise<void> {
  await testpmd.write("start\n");
  const group = openGroup(prefix);
  try {
    for (;;) {
      const [port] = group.sample().ports;
      if (port!.counters.rxPackets! > 10_000) return;
      await new Promise((done) => setTimeout(done, 10));
    }
  } finally {
    group.close();
  }
}

/** Packets received and sent, port by port, as dpdk-proc-info says. */
function totalsIn(statistics: string): number[][] {
  return statistics.split("statistics for port").slice(1).map((text) =>
    ["RX", "TX"].map((side) =>
      Number(new RegExp(`${side}-packets: (\\d+)`).exec(text)![1])
    )
  );
}

/** The same as sample() says. */
function totalsOf(group: Group): (number | undefined)[][] {
  return group.sample().ports.map(({ counters: { rxPackets, txPackets } }) => [
    rxPackets,
    txPackets,
  ]);
}

Deno.test("sample() agrees with dpdk-proc-info on ports, rings, mempools", () =>
  withTestpmd({
    vdevs: ["net_null0,size=100", "net_ring0", "net_null1"],
  }, async (testpmd, prefix) => {
    await startLoad(testpmd, prefix);
    await testpmd.write("stop\n");
    await testpmd.waitForLine("Done.");
    const statistics = procInfo(prefix, "--stats");
    const ports = procInfo(prefix, "--show-port");
    const pool = procInfo(prefix, "--show-mempool=mb_pool_0");
    const ring = procInfo(prefix, "--show-ring=MP_mb_pool_0");
    const snapshot = withGroup(prefix, (group) => group.sample());
    assert.deepEqual(snapshot.problems, []);

    const totals = totalsIn(statistics);
    assert.deepEqual(
      snapshot.ports.map(({ counters }) => [
        counters.rxPackets,
        counters.txPackets,
      ]),
      totals,
    );
    assert.ok(totals[0]![0]! > 10_000);

    const described = ports.split(/===== Port \d+ =====/).slice(1);
    assert.equal(snapshot.ports.length, described.length);
    snapshot.ports.forEach((port, i) => {
      const text = described[i]!;
      assert.match(text, new RegExp(`device ${port.name} `));
      assert.match(text, new RegExp(`mac ${port.mac}`));
      assert.match(text, new RegExp(`mtu \\(${port.mtu}\\)`));
      assert.equal(/promiscuous mode enabled/.test(text), port.promiscuous);
      assert.equal(/all multicast mode enabled/.test(text), port.allMulticast);
      const { up, speed, fullDuplex, autoNegotiated } = port.link;
      const link = up
        ? `Link up at ${speed / 1000} Gbps ${fullDuplex ? "FDX" : "HDX"} ${
          autoNegotiated ? "Autoneg" : "Fixed"
        }`
        : "Link down";
      assert.ok(text.includes(link), link);
      assert.equal(port.state, "started");
    });

    const { size, cacheSize, elementSize, inUse, populated } = snapshot.mempools
      .find(({ name }) => name === "mb_pool_0")!;
    assert.ok(
      pool.includes(`Size ${size} Cache ${cacheSize} element ${elementSize}`),
    );
    assert.ok(
      pool.includes(`avail (${populated - inUse!}), in use (${inUse})`),
      pool,
    );
    const seen = snapshot.rings.find(({ name }) => name === "MP_mb_pool_0")!;
    assert.ok(ring.includes(`size (${seen.size}) `));
    assert.ok(ring.includes(`capacity (${seen.capacity})`));
    assert.ok(ring.includes(`- count (${seen.count})`), ring);
    assert.equal(seen.mempool, "mb_pool_0");
  }));

Deno.test("1,000 looks at a loaded testpmd on net_null and net_tap leave no trace", () =>
  withNamespaces([], (namespace) => {
    const vdevs = ["net_null0", "net_tap0"];
    return withTestpmd({ vdevs, namespace }, async (testpmd, prefix) => {
      await startLoad(testpmd, prefix);
      const before = footprint(testpmd.pid, prefix);
      await attachAndDetach(prefix, 1000);
      assert.deepEqual(footprint(testpmd.pid, prefix), before);
      assert.deepEqual(ownTraces(prefix), []);
      assert.equal(testpmd.ended, false);
    });
  }));

Deno.test("sample() agrees with dpdk-proc-info on net_tap and net_af_packet", () =>
  withNamespaces([], (namespace) => {
    const ip = (...words: string[]): string =>
      runTool("ip", "-n", namespace.name, ...words);
    ip("link", "add", "v0", "type", "veth", "peer", "name", "v1");
    ip("link", "set", "v0", "up");
    ip("link", "set", "v1", "up");
    const vdevs = ["net_tap0,iface=t0", "net_af_packet0,iface=v0"];
    return withTestpmd({ vdevs, namespace }, async (testpmd, prefix) => {
      await testpmd.write("start\n");
      // The kernel asks for routers on both ends: each port gets and sends.
      ip("link", "set", "t0", "up");
      const group = openGroup(prefix);
      try {
        while (totalsOf(group).flat().includes(0)) {
          await new Promise((done) => setTimeout(done, 50));
        }
        await testpmd.write("stop\n");
        await testpmd.waitForLine("Done.");
        const statistics = procInfo(prefix, "--stats");
        assert.deepEqual(totalsOf(group), totalsIn(statistics));
      } finally {
        group.close();
      }
    });
  }));
