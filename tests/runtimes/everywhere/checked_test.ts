/** Checked mode; the last test ends the EAL. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import process from "node:process";
import test from "node:test";
import { type CheckError, type Eal, init } from "../../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../../packages/ethdev/mod.ts";
import { Burst, Mempool, PktmbufPool } from "../../../packages/mempool/mod.ts";
import { Consumer, Producer, Ring } from "../../../packages/ring/mod.ts";
import { endGroup, groupArguments } from "./_group.ts";

let eal: Eal;
let received: Burst;
let answers: Burst;
let rx: RxQueue;
let tx: TxQueue;

function refused(call: () => unknown, rule: string, message: RegExp): void {
  assert.throws(call, (error) => {
    const { name, rule: broken, message: text } = error as CheckError;
    assert.deepEqual([name, broken], ["CheckError", rule]);
    assert.match(text, message);
    return true;
  });
}

test("a forwarder that is right runs in checked mode", () => {
  eal = init(groupArguments([0], ["--vdev=net_null0"]), { checked: true });
  const pool = PktmbufPool.create("packets", { count: 511, cacheSize: 32 });
  const port = new Port(0);
  port.configure(1, 1);
  port.setupRxQueue(0, 64, pool);
  port.setupTxQueue(0, 64);
  port.start();
  received = new Burst(pool.window, 32);
  answers = new Burst(pool.window, 32);
  rx = new RxQueue(port, 0, received);
  tx = new TxQueue(port, 0, answers);
  const ring = Ring.create("ring", 64);
  const producer = new Producer(ring, received);
  const consumer = new Consumer(ring, received);
  for (let round = 0; round < 100; round++) {
    assert.equal(rx.receive(), 32);
    assert.equal(producer.send(), 32);
    assert.equal(consumer.receive(), 32);
    answers.takeIf(received, (_, i) => i % 2 === 0);
    received.free();
    assert.equal(tx.send(), 16);
  }
  assert.equal(pool.inUseCount, 0);
  ring.close();
});

test("what would corrupt memory is refused, with the earlier event", () => {
  rx.receive();
  refused(
    () => answers.add(received.mbuf(3)),
    "elsewhere",
    /^Cannot add to burst 2: mbuf 0x[0-9a-f]+ of mempool "packets" is packet 3 of burst 1 already: it was received from queue 0 of port 0 as packet 3 of 32, just now$/,
  );
  answers.take(received, 4);
  const sent = answers.mbuf(1);
  tx.send();
  refused(
    () => received.mbufs.dataLength(sent),
    "gone",
    /^Cannot call mbufs\.dataLength: mbuf 0x[0-9a-f]+ of mempool "packets" is no longer held: it was sent on queue 0 of port 0 as packet 1 of 4, just now$/,
  );
  received.free();
  const objects = Mempool.create("objects", { count: 63, elementSize: 64 });
  const object = objects.get();
  objects.put(object);
  refused(
    () => objects.put(object),
    "free",
    /^Cannot give back to mempool "objects": object 0 \(0x[0-9a-f]+\) lies free in the pool's ring: it was given back to mempool "objects", 1 move ago$/,
  );
  objects.close();
});

test("child processes are told", () => {
  const child = execFileSync("/bin/sh", ["-c", "echo $DPDK_TS_CHECKED"], {
    env: { ...process.env },
  });
  // Bun gives its children the environment that it was started with.
  if (process.versions["bun"] === undefined) {
    assert.equal(String(child), "on\n");
  }
  endGroup(eal);
});
