/** net_pcap in one process: files go in and come out unchanged. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue, TxBuffer, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { makeFrames, readPcap, writePcap } from "../testenv/pcap.ts";
import { linkUpText, setUp } from "./env.ts";

const prefix = uniquePrefix("pcap");
const folder = mkdtempSync(`${tmpdir()}/pcap-`);
const frames = [makeFrames(500), makeFrames(77)];

Deno.test("net_pcap has as many queues as files, and its own MAC address", () => {
  frames.forEach((list, i) => writePcap(`${folder}/in${i}`, list));
  const files = [0, 1].map((i) =>
    `rx_pcap=${folder}/in${i},tx_pcap=${folder}/out${i}`
  );
  init(
    ealArguments(prefix, { extra: [`--vdev=net_pcap0,${files.join(",")}`] }),
  );
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  const port = Port.lookup("net_pcap0");
  const info = port.info();
  assert.equal(info.driverName, "net_pcap");
  assert.deepEqual([info.maxRxQueues, info.maxTxQueues], [2, 2]);
  assert.equal(String(port.mac()), "02:70:63:61:70:00");
  assert.throws(() => port.configure(3, 2), { code: "EINVAL" });
  setUp(port, 2, pool);
  port.start();
  assert.equal(port.link().text, linkUpText());
});

Deno.test("what RxQueue receives and TxQueue sends is the same byte for byte", () => {
  const pool = PktmbufPool.lookup("packets");
  const port = Port.lookup("net_pcap0");
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(port, 0, burst);
  const tx = new TxQueue(port, 0, burst);
  let received = 0;
  let sent = 0;
  while (rx.receive() > 0) {
    for (let i = 0; i < burst.length; i++) {
      assert.deepEqual(burst.bytes(i), frames[0]![received++]);
      assert.equal(burst.mbufs.port(burst.mbuf(i)), port.id);
    }
    assert.equal(tx.send(), received - sent);
    sent = received;
  }
  assert.equal(received, 500);
  assert.deepEqual(readPcap(`${folder}/out0`), frames[0]);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("what TxBuffer sends is the same byte for byte", () => {
  const pool = PktmbufPool.lookup("packets");
  const port = Port.lookup("net_pcap0");
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(port, 1, burst);
  const buffer = new TxBuffer(port, 1, burst, { size: 20 });
  while (rx.receive() > 0) buffer.send();
  assert.equal(buffer.flush(), 77 % 20);
  assert.deepEqual([buffer.sent, buffer.dropped], [77, 0]);
  assert.deepEqual(readPcap(`${folder}/out1`), frames[1]);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("Port.stats() counts packets and bytes of all queues", () => {
  const bytes = BigInt(
    frames.flat().reduce((sum, { length }) => sum + length, 0),
  );
  const stats = Port.lookup("net_pcap0").stats();
  assert.deepEqual(stats, {
    rxPackets: 577n,
    txPackets: 577n,
    rxBytes: bytes,
    txBytes: bytes,
    rxMissed: 0n,
    rxErrors: 0n,
    txErrors: 0n,
    rxNoMbuf: 0n,
  });
});

Deno.test("Port.stats() counts packets that found no mbuf", () => {
  try {
    const port = Port.lookup("net_pcap0");
    port.stop();
    port.start(); // Reads its files from the start.
    const pool = PktmbufPool.lookup("packets");
    const hoard = new Burst(pool.window, 2047);
    for (let mbuf = pool.alloc(); mbuf !== 0; mbuf = pool.alloc()) {
      hoard.add(mbuf);
    }
    assert.equal(hoard.length, 2047);
    const rx = new RxQueue(port, 0, new Burst(pool.window, 32));
    assert.equal(rx.receive(), 0);
    assert.ok(port.stats().rxNoMbuf > 0n);
    hoard.free();
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
    rmSync(folder, { recursive: true });
  }
});
