/** Ports of net_null and net_ring; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { DpdkError, init } from "../../../packages/eal/mod.ts";
import {
  listenToPorts,
  MacAddress,
  Port,
  PortError,
  RxOffload,
  RxQueue,
  TxBuffer,
  TxQueue,
} from "../../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../../packages/mempool/mod.ts";
import { makePackets, numbersIn, setUp } from "../../ethdev/env.ts";
import { endGroup, groupArguments } from "./_group.ts";

let pool: PktmbufPool;

test("Port.list(), lookup() and find() find the devices of the EAL's arguments", () => {
  init(groupArguments([0], ["--vdev=net_null0", "--vdev=net_ring0"]));
  pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  assert.deepEqual(
    Port.list().map((id) => new Port(id).name),
    ["net_null0", "net_ring0"],
  );
  assert.equal(Port.lookup("net_ring0").id, 1);
  assert.equal(Port.find("net_ring0")?.id, 1);
  assert.equal(Port.find("net_ring1"), undefined);
  assert.throws(() => Port.lookup("net_ring1"), {
    name: "DpdkError",
    code: "ENODEV",
    message: /^Cannot look up port "net_ring1": No such device/,
  });
  assert.throws(() => new Port(2), {
    name: "RangeError",
    message: "Cannot open port: id must be one of [0, 1]: 2",
  });
});

test("Port.info() tells the driver's limits", () => {
  const info = Port.lookup("net_null0").info();
  assert.equal(info.driverName, "net_null");
  assert.equal(info.maxRxQueues, 1024);
  assert.equal(info.rxOffloads, 0n);
  assert.deepEqual(info.rxDescriptors, { most: 65535, least: 0, multiple: 1 });
});

test("Port.configure() throws DPDK's error, and works afterwards", () => {
  const port = Port.lookup("net_null0");
  assert.throws(
    () => port.configure(1, 1, { rxOffloads: RxOffload.CHECKSUM }),
    (error: Error) => {
      assert.ok(error instanceof DpdkError);
      assert.deepEqual(
        [error.code, error.call],
        ["EINVAL", "rte_eth_dev_configure"],
      );
      return true;
    },
  );
  assert.throws(() => port.configure(65537, 1), RangeError);
  for (const id of Port.list()) setUp(new Port(id), 1, pool);
});

test("Port.setMac() and mac() are inverse", () => {
  const port = Port.lookup("net_null0");
  port.setMac(MacAddress.parse("02:00:00:00:00:2A"));
  assert.equal(String(port.mac()), "02:00:00:00:00:2A");
});

test("RxQueue and TxQueue refuse queues that are not configured", () => {
  const burst = new Burst(pool.window, 32);
  assert.throws(() => new RxQueue(new Port(0), 1, burst), RangeError);
  assert.throws(() => new TxQueue(new Port(0), -1, burst), RangeError);
  assert.equal(PortError.name, "PortError");
});

test("queues return 0 before Port.start(), and packets afterwards", () => {
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(Port.lookup("net_null0"), 0, burst);
  assert.equal(rx.ready, false);
  assert.equal(rx.receive(), 0);
  for (const id of Port.list()) new Port(id).start();
  assert.equal(rx.ready, true);
  assert.equal(rx.receive(), 32);
  assert.equal(burst.mbufs.packetLength(burst.mbuf(31)), 64);
  burst.free();
  assert.equal(pool.inUseCount, 0);
});

test("net_ring hands back in order what it is sent, until it is full", () => {
  const port = Port.lookup("net_ring0");
  const burst = new Burst(pool.window, 200);
  const rx = new RxQueue(port, 0, burst);
  const tx = new TxQueue(port, 0, burst);
  makePackets(pool, burst, 100);
  assert.equal(tx.send(40), 40);
  assert.equal(burst.length, 60);
  assert.equal(tx.send(), 60);
  assert.equal(burst.length, 0);
  assert.equal(rx.receive(30), 30);
  assert.equal(rx.receive(), 70, "behind those that it has");
  assert.deepEqual(numbersIn(burst), Array.from({ length: 100 }, (_, i) => i));
  assert.throws(() => tx.send(101), RangeError);
  burst.free();
  let sent = 0;
  for (let count = 200; count === 200; sent += count) {
    makePackets(pool, burst, 200);
    count = tx.send();
    assert.equal(burst.length, 200 - count, "it keeps the others");
    burst.free();
  }
  assert.equal(sent, 1023, "the ring of net_ring holds 1023");
  while (rx.receive() > 0) burst.free();
  assert.equal(pool.inUseCount, 0);
});

test("TxBuffer sends when it is full and on flush()", () => {
  const port = Port.lookup("net_null0");
  const burst = new Burst(pool.window, 10);
  const told: [sent: number, dropped: number][] = [];
  const buffer = new TxBuffer(port, 0, burst, {
    size: 4,
    onSent: (sent, dropped) => void told.push([sent, dropped]),
  });
  for (let round = 0; round < 2; round++) {
    makePackets(pool, burst, 5);
    assert.equal(buffer.send(), 5);
    assert.equal(burst.length, 0);
  }
  assert.deepEqual(told, [[4, 0], [4, 0]]);
  assert.deepEqual([buffer.length, buffer.sent], [2, 8]);
  assert.equal(buffer.flush(), 2);
  assert.equal(buffer.flush(), 0);
  assert.deepEqual([buffer.length, buffer.sent, buffer.dropped], [0, 10, 0]);
  assert.equal(pool.inUseCount, 0);
});

test("100,000 bursts through a port leak nothing", () => {
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(Port.lookup("net_null0"), 0, burst);
  const tx = new TxQueue(Port.lookup("net_null0"), 0, burst);
  for (let round = 0; round < 100_000; round++) {
    rx.receive();
    tx.send();
    burst.free();
  }
  assert.equal(pool.inUseCount, 0);
  const { rxPackets, txPackets } = Port.lookup("net_null0").stats();
  assert.ok(rxPackets >= 3_200_000n && txPackets >= 3_200_000n);
});

test("listenToPorts() hears that a port is closed", async () => {
  const port = Port.lookup("net_null0");
  const heard = new Promise<unknown[]>((resolve) => {
    const listener = listenToPorts("destroy", (id, event) => {
      listener.remove();
      resolve([id, event]);
    });
  });
  port.stop();
  port.close();
  assert.deepEqual(await heard, [0, "destroy"]);
});

test("the end of the EAL ends the use of its ports", () => {
  const port = Port.lookup("net_ring0");
  port.stop();
  endGroup(init([]));
  assert.throws(() => Port.list(), /the EAL is cleaned up$/);
});
