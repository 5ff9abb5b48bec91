/** Programs that are right run in checked mode to their end. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { RxQueue, TxBuffer, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import {
  burstOperations,
  Lanes,
  macWords,
} from "../../packages/packets/mod.ts";
import { Consumer, Producer, Ring, RingSpan } from "../../packages/ring/mod.ts";
import { openGroup, packets } from "./_group.ts";

const { pool, nullPort, ringPort, end } = openGroup("whole");
const clones = PktmbufPool.create("clones", { count: 511, dataRoomSize: 384 });
Deno.test.afterAll(end);

function balanced(): void {
  assert.deepEqual([pool.inUseCount, clones.inUseCount], [0, 0]);
}

Deno.test("a forwarder of one burst", () => {
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(nullPort, 0, burst);
  const tx = new TxQueue(nullPort, 0, burst);
  const work = burstOperations(burst);
  const macs = macWords(new Uint8Array(6), new Uint8Array(6));
  for (let round = 0; round < 500; round++) {
    rx.receive(round % 33);
    work.rewriteMacs(macs);
    assert.equal(tx.prepare(), burst.length);
    tx.send(burst.length - (round % 3 === 0 && burst.length > 4 ? 3 : 0));
    burst.free();
  }
  balanced();
});

Deno.test("takeIf, take, lanes and buffers", () => {
  const received = new Burst(pool.window, 32);
  const wanted = new Burst(pool.window, 32);
  const lanes = [0, 1, 2].map(() => new Burst(pool.window, 16));
  const rx = new RxQueue(nullPort, 0, received);
  const buffers = lanes.map((burst) =>
    new TxBuffer(nullPort, 0, burst, { size: 20 })
  );
  const work = burstOperations(received);
  const all = new Lanes(lanes, 32);
  for (let round = 0; round < 300; round++) {
    rx.receive();
    if (round % 2 === 0) work.deal(all, round % 3);
    else {
      for (let i = 0; i < 32; i++) all.choices[i] = i % 4;
      work.sort(all);
    }
    wanted.takeIf(received, (mbuf) => received.mbufs.dataLength(mbuf) > 0);
    received.take(wanted, 3);
    received.free();
    wanted.free();
    for (const buffer of buffers) buffer.send();
  }
  for (const buffer of buffers) buffer.flush();
  balanced();
});

Deno.test("packets that come back by a port, a ring, and plain numbers", () => {
  const ring = Ring.create("ring", 128);
  const burst = packets(pool, 32, 64);
  const rx = new RxQueue(ringPort, 0, burst);
  const tx = new TxQueue(ringPort, 0, burst);
  const producer = new Producer(ring, burst);
  const consumer = new Consumer(ring, burst);
  const table = new BigUint64Array(64);
  for (let round = 0; round < 200; round++) {
    assert.equal(tx.send(), 32);
    assert.equal(rx.receive(), 32);
    assert.equal(producer.sendBulk(20), 20);
    assert.equal(consumer.receive(), 20);
    for (let i = 0; i < 32; i++) table[i] = burst.get(i);
    assert.equal(ring.enqueueBulk(table, 32), 32);
    burst.clear();
    assert.equal(ring.dequeueBurst(table), 32);
    for (let i = 0; i < 32; i++) assert.ok(burst.push(table[i]!));
    const last = burst.get(31);
    burst.length = 31;
    assert.equal(ring.enqueue(last), true);
    assert.ok(burst.push(ring.dequeue()!));
  }
  burst.free();
  ring.close();
  balanced();
});

Deno.test("packets that are read in the ring's own memory", () => {
  const ring = Ring.create("peek", 64, { flags: 3 });
  const burst = packets(pool, 8);
  const producer = new Producer(ring, burst);
  const span = new RingSpan();
  producer.send();
  assert.equal(ring.dequeueZcBurstStart(8, span), 8);
  for (let i = 0; i < span.count1; i++) {
    burst.pushAddress(ring.window.pointer(span.offset1 + 8 * i));
  }
  for (let i = 0; i < span.count2; i++) {
    burst.pushAddress(ring.window.pointer(span.offset2 + 8 * i));
  }
  ring.dequeueZcFinish(8);
  producer.send();
  const table = new BigUint64Array(8);
  assert.equal(ring.dequeueBulkStart(table), 8);
  ring.dequeueFinish(8);
  for (const element of table) burst.push(element);
  burst.free();
  ring.close();
  balanced();
});

Deno.test("one packet to many, by its reference count and by clones", () => {
  const { mbufs } = pool;
  const out = [0, 1, 2].map(() => new Burst(pool.window, 8));
  const queues = out.map((burst) => new TxQueue(nullPort, 0, burst));
  for (let round = 0; round < 100; round++) {
    const packet = pool.alloc();
    mbufs.append(packet, 100);
    mbufs.updateRefcnt(packet, 2);
    for (const burst of out) burst.add(packet);
    for (const queue of queues) assert.equal(queue.send(), 1);
    const original = pool.alloc();
    mbufs.append(original, 100);
    for (const burst of out) burst.add(mbufs.clone(original, clones));
    mbufs.free(original);
    for (const burst of out) assert.equal(mbufs.dataLength(burst.mbuf(0)), 100);
    assert.equal(queues[0]!.send(), 1);
    for (const burst of out) burst.free();
  }
  balanced();
});

Deno.test("chains that are made, sent, received, made one segment, and cut", () => {
  const { mbufs } = pool;
  const burst = new Burst(pool.window, 8);
  const rx = new RxQueue(ringPort, 0, burst);
  const tx = new TxQueue(ringPort, 0, burst);
  for (let round = 0; round < 100; round++) {
    const head = pool.alloc();
    for (let i = 0; i < 3; i++) {
      const segment = pool.alloc();
      mbufs.append(segment, 50);
      assert.ok(mbufs.chain(head, segment));
    }
    burst.add(head);
    assert.equal(tx.send(), 1);
    assert.equal(rx.receive(), 1);
    assert.equal(mbufs.segmentCount(burst.mbuf(0)), 4);
    const copy = mbufs.copy(burst.mbuf(0), clones);
    assert.equal(mbufs.packetLength(copy), 150);
    mbufs.free(copy);
    if (round % 2 === 0) assert.ok(mbufs.linearize(burst.mbuf(0)));
    const second = mbufs.nextSegment(burst.mbuf(0));
    if (second !== 0) {
      // Apart: what is behind the first is a packet of its own.
      mbufs.setNextSegment(burst.mbuf(0), 0);
      mbufs.setSegmentCount(burst.mbuf(0), 1);
      mbufs.setSegmentCount(second, 3);
      burst.add(second);
    }
    assert.equal(tx.send(), second === 0 ? 1 : 2);
    rx.receive();
    burst.free();
  }
  balanced();
});

Deno.test("any sequence of right calls", () => {
  const bursts = [0, 1, 2].map(() => new Burst(pool.window, 24));
  const sources = bursts.map((burst) => new Source(pool, burst));
  const rx = bursts.map((burst) => new RxQueue(ringPort, 0, burst));
  const tx = bursts.map((burst) => new TxQueue(ringPort, 0, burst));
  const { mbufs } = pool;
  const step = fc.record({
    call: fc.constantFrom(
      "make",
      "rx",
      "tx",
      "take",
      "takeIf",
      "free",
      "hold",
      "put",
    ),
    at: fc.nat(2),
    from: fc.nat(1),
    count: fc.nat(24),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
      for (const { call, at, from, count } of steps) {
        const burst = bursts[at]!;
        const other = bursts[(at + 1 + from) % 3]!;
        const n = Math.min(count, burst.room);
        if (call === "make") sources[at]!.receiveBulk(n);
        else if (call === "rx") rx[at]!.receive(n);
        else if (call === "tx") tx[at]!.send(Math.min(count, burst.length));
        else if (call === "take") burst.take(other, count);
        else if (call === "takeIf") burst.takeIf(other, (_, i) => i % 2 === 0);
        else if (call === "free") burst.free(Math.min(count, burst.length));
        else if (call === "hold" && burst.length > 0 && other.room > 0) {
          mbufs.updateRefcnt(burst.mbuf(0), 1);
          other.add(burst.mbuf(0));
        } else if (call === "put" && burst.length > 0) {
          const last = burst.mbuf(burst.length - 1);
          burst.length--;
          mbufs.free(last);
        }
      }
      for (const burst of bursts) burst.free();
      while (rx[0]!.receive() > 0) bursts[0]!.free();
      balanced();
    }),
  );
});
