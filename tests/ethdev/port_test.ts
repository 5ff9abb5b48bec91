/** Ports of virtual devices in this process: what they say and let be set. */
import assert from "node:assert/strict";
import { type DpdkError, init } from "../../packages/eal/mod.ts";
import {
  listenToPorts,
  MacAddress,
  Port,
  RssType,
  RxOffload,
  RxQueue,
  TxOffload,
} from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { linkUpText, setUp } from "./env.ts";

const prefix = uniquePrefix("port");

Deno.test("Port.list(), Port.lookup() and Port.find() find the devices of the EAL's arguments", () => {
  init(ealArguments(prefix, {
    extra: ["--vdev=net_null0", "--vdev=net_ring0", "--vdev=net_null1"],
  }));
  assert.deepEqual(Port.list(), [0, 1, 2]);
  assert.deepEqual(
    Port.list().map((id) => new Port(id).name),
    ["net_null0", "net_ring0", "net_null1"],
  );
  assert.equal(Port.lookup("net_ring0").id, 1);
  assert.equal(Port.find("net_ring0")?.id, 1);
  assert.equal(Port.find("net_ring1"), undefined);
  assert.throws(() => Port.lookup("net_ring1"), {
    name: "DpdkError",
    code: "ENODEV",
    call: "rte_eth_dev_get_port_by_name",
  });
});

Deno.test("new Port() refuses ids of no port", () => {
  for (const id of [3, 31, 32, -1, 1.5, 65535, 65536, NaN]) {
    assert.throws(() => new Port(id), {
      name: "RangeError",
      message: `Cannot open port: id must be one of [0, 1, 2]: ${id}`,
    });
  }
});

Deno.test("Port.info() tells the driver's limits and capabilities", () => {
  const null0 = Port.lookup("net_null0").info();
  assert.equal(null0.driverName, "net_null");
  assert.equal(null0.maxRxQueues, 1024);
  assert.equal(null0.maxTxQueues, 1024);
  assert.equal(null0.rxOffloads, 0n);
  assert.equal(null0.rssTypes, 0x2003ffffcn);
  assert.equal(null0.rssTableSize, 128);
  assert.deepEqual(null0.rxDescriptors, { most: 65535, least: 0, multiple: 1 });
  const ring = Port.lookup("net_ring0").info();
  assert.equal(ring.driverName, "net_ring");
  assert.equal(ring.maxRxQueues, 16);
  assert.equal(ring.rxOffloads, RxOffload.SCATTER);
  assert.equal(ring.txOffloads, TxOffload.MULTI_SEGS);
  assert.equal(ring.rssTypes, 0n);
});

Deno.test("Port.configure() fails with EINVAL for offloads, and works without them", () => {
  for (const name of ["net_null0", "net_ring0"]) {
    const port = Port.lookup(name);
    assert.throws(
      () =>
        port.configure(2, 2, {
          rxMode: "rss",
          rss: { types: RssType.IP & port.info().rssTypes },
          rxOffloads: RxOffload.CHECKSUM,
        }),
      (error: DpdkError) => {
        assert.equal(error.name, "DpdkError");
        assert.equal(error.errno, 22);
        assert.equal(error.code, "EINVAL");
        assert.equal(error.call, "rte_eth_dev_configure");
        return true;
      },
    );
    port.configure(2, 3, {
      rxMode: "rss",
      rss: { types: RssType.IP & port.info().rssTypes },
    });
    assert.equal(port.info().rxQueues, 2);
    assert.equal(port.info().txQueues, 3);
  }
});

Deno.test("Port.configure() refuses too many queues, and counts that C would cut off", () => {
  const port = Port.lookup("net_ring0");
  assert.throws(() => port.configure(17, 1), { code: "EINVAL" });
  assert.throws(() => port.configure(65537, 1), {
    name: "RangeError",
    message:
      "Cannot configure port 1: rxQueues must be an integer from 0 to 65535: 65537",
  });
  assert.throws(() => port.configure(1, -1), RangeError);
});

Deno.test("Port.adjustDescriptors() keeps what is within the limits", () => {
  const port = Port.lookup("net_null0");
  assert.deepEqual(port.adjustDescriptors(1024, 512), { rx: 1024, tx: 512 });
  assert.throws(() => port.adjustDescriptors(65536, 1), RangeError);
});

Deno.test("Port.setupRxQueue() and setupTxQueue() take configurations and refuse others", () => {
  const pool = PktmbufPool.create("packets", { count: 1023, cacheSize: 64 });
  const port = Port.lookup("net_null0");
  port.configure(1, 1);
  assert.throws(
    () =>
      port.setupRxQueue(0, 256, pool, {
        config: { offloads: RxOffload.CHECKSUM },
      }),
    { name: "DpdkError", code: "EINVAL", call: "rte_eth_rx_queue_setup" },
  );
  port.setupRxQueue(0, 256, pool);
  port.setupRxQueue(0, 256, pool, {
    config: {
      dropEnable: true,
      freeThreshold: 32,
      thresholds: { prefetch: 8, host: 8, writeBack: 4 },
    },
    socketId: -1,
  });
  port.setupTxQueue(0, 0, { config: { reportThreshold: 32 } });
  assert.throws(
    () =>
      port.setupTxQueue(0, 0, {
        config: { offloads: TxOffload.MBUF_FAST_FREE },
      }),
    { code: "EINVAL", call: "rte_eth_tx_queue_setup" },
  );
  assert.throws(
    () =>
      port.setupRxQueue(0, 256, pool, {
        config: { thresholds: { prefetch: 256, host: 0, writeBack: 0 } },
      }),
    {
      name: "RangeError",
      message:
        "Cannot set up rx queue 0 of port 0: prefetch must be an integer from 0 to 255: 256",
    },
  );
  assert.throws(() => port.setupRxQueue(65536, 256, pool), RangeError);
  // One that DPDK has refused is gone.
  assert.throws(() => port.start(), { name: "PortError", reason: "queue" });
  port.setupTxQueue(0, 0);
});

Deno.test("Port.link() tells the state and DPDK's text", () => {
  const port = Port.lookup("net_null0");
  assert.equal(port.linkNoWait().text, "Link down");
  assert.equal(port.linkNoWait().up, false);
  port.start();
  for (const link of [port.link(), port.linkNoWait()]) {
    assert.deepEqual(link, {
      up: true,
      speed: 10_000,
      fullDuplex: true,
      autonegotiated: false,
      text: linkUpText(),
    });
  }
});

Deno.test("Port.configure() of a running port fails with EBUSY", () => {
  const port = Port.lookup("net_null0");
  assert.throws(() => port.configure(1, 1), { code: "EBUSY", errno: 16 });
  assert.throws(() => port.close(), { code: "EINVAL" });
});

Deno.test("Port.promiscuous, allMulticast and mtu read what was set", () => {
  const port = Port.lookup("net_null0");
  const ring = Port.lookup("net_ring0");
  for (const on of [true, false, true]) {
    ring.promiscuous = on;
    assert.equal(ring.promiscuous, on);
    ring.allMulticast = on;
    assert.equal(ring.allMulticast, on);
  }
  assert.throws(() => port.promiscuous = false, { code: "ENOTSUP" });
  assert.equal(port.mtu, 1500);
  port.mtu = 1400;
  assert.equal(port.mtu, 1400);
  assert.throws(() => port.mtu = 65536, RangeError);
  assert.throws(() => ring.mtu = 1400, { code: "ENOTSUP", errno: 95 });
});

Deno.test("Port.setMac() changes what mac() tells", () => {
  const port = Port.lookup("net_null0");
  const wanted = MacAddress.parse("02:00:00:00:00:2A");
  port.setMac(wanted);
  assert.equal(String(port.mac()), "02:00:00:00:00:2A");
  assert.throws(() => port.setMac(MacAddress.parse("01:00:00:00:00:01")), {
    code: "EINVAL",
  });
  assert.ok(Port.lookup("net_ring0").mac().isZero);
});

Deno.test("Port.setRssTable() and setRssHash() change what is read", () => {
  const port = Port.lookup("net_null1");
  const pool = PktmbufPool.lookup("packets");
  setUp(port, 2, pool, {
    rxMode: "rss",
    rss: { types: RssType.IP, key: new Uint8Array(40).fill(0x6d) },
  });
  assert.equal(port.rssHash().types, RssType.IP);
  const table = Array.from({ length: 128 }, (_, i) => i % 2);
  port.setRssTable(table);
  assert.deepEqual(port.rssTable(), table);
  port.setRssHash({ types: RssType.UDP });
  assert.equal(port.rssHash().types, RssType.UDP);
  assert.throws(() => port.setRssTable(table.slice(1)), {
    name: "RangeError",
    message: "Cannot set RSS table of port 2: it must have 128 entries: 127",
  });
  assert.throws(() => port.setRssTable(table.fill(2)), RangeError);
  assert.deepEqual(Port.lookup("net_ring0").rssTable(), []);
  assert.throws(() => Port.lookup("net_ring0").rssHash(), { code: "ENOTSUP" });
});

Deno.test("Port.stats() and xstats() count packets, resetStats() starts anew", () => {
  const port = Port.lookup("net_null0");
  const pool = PktmbufPool.lookup("packets");
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(port, 0, burst);
  for (let i = 0; i < 3; i++) {
    assert.equal(rx.receive(), 32);
    burst.free();
  }
  const { rxPackets, txPackets } = port.stats();
  assert.deepEqual([rxPackets, txPackets], [96n, 0n]);
  const named = new Map(port.xstats().map(({ name, value }) => [name, value]));
  assert.equal(named.get("rx_good_packets"), 96n);
  assert.equal(named.get("tx_good_packets"), 0n);
  assert.ok(named.has("rx_q0_packets"));
  port.resetStats();
  assert.equal(port.stats().rxPackets, 0n);
  assert.equal(rx.receive(), 32);
  burst.free();
  port.resetXstats();
  assert.equal(port.stats().rxPackets, 0n);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("Port.on() hears of events until the listener is removed", async () => {
  const port = Port.lookup("net_ring0");
  const heard: string[] = [];
  const listeners = [
    port.on("destroy", (id, event) => heard.push(`port ${id} ${event}`)),
    port.on("link", () => heard.push("link")),
    listenToPorts("destroy", (id) => heard.push(`any ${id}`)),
    Port.lookup("net_null1").on("destroy", () => heard.push("other")),
  ];
  const removed = port.on("destroy", () => heard.push("removed"));
  removed.remove();
  removed.remove();
  port.close();
  assert.deepEqual(heard, [], "not from inside DPDK");
  await Promise.resolve();
  assert.deepEqual(heard.toSorted(), ["any 1", "port 1 destroy"]);
  for (const listener of listeners) listener[Symbol.dispose]();
  Port.lookup("net_null1").close();
  await Promise.resolve();
  assert.equal(heard.length, 2);
  assert.throws(() => listenToPorts("link", () => {}, 1), {
    name: "RangeError",
    message: 'Cannot listen to "link": there is no port 1',
  });
});

Deno.test("Port after close() fails with ENODEV, and is listed no more", () => {
  const port = Port.lookup("net_null0");
  const calls: (() => unknown)[] = [
    () => port.info(),
    () => port.stats(),
    () => port.xstats(),
    () => port.link(),
    () => port.mac(),
    () => port.mtu,
    () => port.promiscuous,
    () => port.start(),
    () => port.close(),
    () => port.configure(1, 1),
    () => port.adjustDescriptors(1, 1),
  ];
  port.stop();
  port.close();
  for (const call of calls) {
    assert.throws(call, { name: "DpdkError", code: "ENODEV" }, String(call));
  }
  assert.deepEqual(Port.list(), []);
  assert.throws(() => new Port(0), {
    message: "Cannot open port: id must be one of []: 0",
  });
});

Deno.test("Port after cleanup() says so, and listeners end with it", () => {
  try {
    const eal = init([]);
    listenToPorts("new", () => {});
    eal.cleanup();
    assert.throws(() => Port.list(), /the EAL is cleaned up/);
  } finally {
    removeGroup(prefix);
  }
});
