/** Packets in checked mode: what is refused, and what the errors say. */
import assert from "node:assert/strict";
import { Window } from "../../ffi/memory/window.ts";
import type { CheckError } from "../../packages/eal/mod.ts";
import { RxQueue, TxBuffer, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, Mempool } from "../../packages/mempool/mod.ts";
import { burstOperations } from "../../packages/packets/mod.ts";
import { Batch, Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { openGroup, packets, refused } from "./_group.ts";

const { pool, nullPort, ringPort, end } = openGroup("packets");
const ring = Ring.create("jobs", 64);
Deno.test.afterAll(end);

Deno.test("a packet that was sent is sent no second time", () => {
  const burst = packets(pool, 4);
  const tx = new TxQueue(nullPort, 0, burst);
  const [first, second] = [burst.get(1), burst.mbuf(2)];
  assert.equal(tx.send(), 4);
  const earlier = "it was sent on queue 0 of port 0 as packet";
  const error = refused(
    () => burst.push(first),
    "gone",
    `Cannot add to burst #: mbuf @ of mempool "packets" is no longer held: ${earlier} 1 of 4, just now`,
  );
  assert.equal(error.element, Number(first));
  assert.match(error.object, /^burst \d+$/);
  refused(
    () => burst.pushAddress(Number(first)),
    "gone",
    `Cannot add to burst #: mbuf @ of mempool "packets" is no longer held: ${earlier} 1 of 4, just now`,
  );
  refused(
    () => burst.add(second),
    "gone",
    `Cannot add to burst #: mbuf @ of mempool "packets" is no longer held: ${earlier} 2 of 4, just now`,
  );
  // The length alone brings them back.
  refused(
    () => burst.length = 4,
    "gone",
    `Cannot set length of burst #: packet 0 of burst # (mbuf @ of mempool "packets") is no longer held: ${earlier} 0 of 4, just now`,
  );
  assert.equal(burst.length, 0);
  const other = packets(pool, 2);
  refused(
    () => other.set(0, first),
    "gone",
    `Cannot add to burst #: mbuf @ of mempool "packets" is no longer held: ${earlier} 1 of 4, 1 move ago`,
  );
  refused(
    () => ring.enqueue(first),
    "gone",
    `Cannot send to ring "jobs": packet 0 of 1 (mbuf @) is no longer held: ${earlier} 1 of 4, 2 moves ago`,
  );
  const numbers = new Batch(ring.window, 2);
  numbers.push(first);
  refused(
    () => new Producer(ring, numbers).send(),
    "gone",
    `Cannot send to ring "jobs": packet 0 of 1 (mbuf @) is no longer held: ${earlier} 1 of 4, 3 moves ago`,
  );
  assert.equal(ring.count, 0);
  other.free();
});

Deno.test("a packet that is in a ring is sent no second time, and is back when it comes out", () => {
  const burst = packets(pool, 3);
  const producer = new Producer(ring, burst);
  const mbuf = burst.mbuf(0);
  assert.equal(producer.sendBulk(3), 3);
  refused(
    () => burst.add(mbuf),
    "gone",
    `Cannot add to burst #: mbuf @ of mempool "packets" is no longer held: it was sent to ring "jobs" as packet 0 of 3, just now`,
  );
  const consumer = new Consumer(ring, burst);
  assert.equal(consumer.receiveOne(), true);
  assert.equal(burst.mbufs.dataLength(mbuf), 60);
  assert.equal(producer.sendOne(), true);
  refused(
    () => pool.mbufs.free(mbuf),
    "gone",
    `Cannot call mbufs.free: mbuf @ of mempool "packets" is no longer held: it was sent to ring "jobs", 1 move ago`,
  );
  assert.equal(consumer.receive(), 3);
  burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a packet that was freed is freed no second time", () => {
  const burst = packets(pool, 4);
  const { mbufs } = burst;
  const [first, second] = [burst.mbuf(0), burst.mbuf(1)];
  mbufs.free(second);
  refused(
    () => mbufs.free(second),
    "gone",
    `Cannot call mbufs.free: mbuf @ of mempool "packets" is no longer held: it was freed by mbufs.free, 1 move ago`,
  );
  // It is still in the burst.
  refused(
    () => burst.free(),
    "gone",
    `Cannot free burst #: packet 1 of burst # (mbuf @ of mempool "packets") is no longer held: it was freed by mbufs.free, 2 moves ago`,
  );
  assert.equal(burst.length, 4, "nothing was freed");
  refused(
    () => new TxQueue(nullPort, 0, burst).send(),
    "gone",
    `Cannot send on queue 0 of port 0: packet 1 of burst # (mbuf @ of mempool "packets") is no longer held: it was freed by mbufs.free, 3 moves ago`,
  );
  burst.free(2);
  burst.length = 1;
  burst.free();
  refused(
    () => mbufs.freeSegment(first),
    "gone",
    `Cannot call mbufs.freeSegment: mbuf @ of mempool "packets" is no longer held: it was freed with burst #, 1 move ago`,
  );
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a packet that is gone is not used", () => {
  const burst = packets(pool, 2);
  const { mbufs } = burst;
  const tx = new TxQueue(ringPort, 0, burst);
  const mbuf = burst.mbuf(1);
  tx.send();
  const earlier =
    "is no longer held: it was sent on queue 0 of port 1 as packet 1 of 2, just now";
  refused(
    () => mbufs.dataLength(mbuf),
    "gone",
    `Cannot call mbufs.dataLength: mbuf @ of mempool "packets" ${earlier}`,
  );
  refused(
    () => mbufs.append(mbuf, 4),
    "gone",
    `Cannot call mbufs.append: mbuf @ of mempool "packets" ${earlier}`,
  );
  const head = pool.alloc();
  refused(
    () => mbufs.chain(head, mbuf),
    "gone",
    `Cannot call mbufs.chain: mbuf @ of mempool "packets" ${
      earlier.replace("just now", "1 move ago")
    }`,
  );
  refused(
    () => burst.mbuf(1),
    "gone",
    `Cannot use packet 1 of burst #: it has 0, and what was there is no longer held: it was sent on queue 0 of port 1 as packet 1 of 2, 1 move ago`,
  );
  refused(
    () => mbufs.dataOffset(0),
    "foreign",
    "Cannot call mbufs.dataOffset: there is no mbuf at offset 0 of the window",
  );
  // What comes back is held again.
  const back = new Burst(pool.window, 4);
  assert.equal(new RxQueue(ringPort, 0, back).receive(), 2);
  assert.equal(mbufs.dataLength(mbuf), 60);
  const packetWork = burstOperations(back);
  assert.equal(packetWork.sumPacketLengths(), 120);
  mbufs.free(back.mbuf(0));
  refused(
    () => packetWork.sumPacketLengths(),
    "gone",
    `Cannot call sumPacketLengths: packet 0 of burst # (mbuf @ of mempool "packets") is no longer held: it was freed by mbufs.free, just now`,
  );
  back.free(1);
  back.clear();
  mbufs.free(head);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a packet is in one burst only, unless it is held more often", () => {
  const burst = packets(pool, 3);
  const { mbufs } = burst;
  const other = new Burst(pool.window, 4);
  const mbuf = burst.mbuf(2);
  refused(
    () => other.add(mbuf),
    "elsewhere",
    `Cannot add to burst #: mbuf @ of mempool "packets" is packet 2 of burst # already: it was taken from mempool "packets" as packet 2 of 3, just now`,
  );
  refused(
    () => burst.push(burst.get(2)),
    "elsewhere",
    `Cannot add to burst #: mbuf @ of mempool "packets" is packet 2 of burst # already: it was taken from mempool "packets" as packet 2 of 3, just now`,
  );
  mbufs.updateRefcnt(mbuf, 1);
  assert.equal(other.add(mbuf), true);
  refused(
    () => other.add(mbuf),
    "elsewhere",
    `Cannot add to burst #: mbuf @ of mempool "packets" is packet 2 of burst # already: it was counted by mbufs.updateRefcnt, just now`,
  );
  assert.equal(new TxQueue(nullPort, 0, other).send(), 1);
  // Packets may change places, which is no harm if both are there then.
  const [first, last] = [burst.get(0), burst.get(2)];
  burst.set(0, last);
  refused(
    () => burst.free(),
    "elsewhere",
    `Cannot free burst #: packet 2 of burst # (mbuf @ of mempool "packets") is given away twice at once, and held only once: it was sent on queue 0 of port 0, 1 move ago`,
  );
  burst.set(2, first);
  burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("what is no packet of the burst's window is not put into it", () => {
  const objects = Mempool.create("objects", { count: 63, elementSize: 256 });
  const object = objects.get();
  const burst = packets(pool, 1);
  const inside = burst.address(0);
  refused(
    () => burst.pushAddress(object),
    "foreign",
    `Cannot add to burst #: mbuf @ is an object of mempool "objects", and no packet`
      .replace("mbuf @", 'mbuf @ of mempool "objects"'),
  );
  refused(
    () => burst.pushAddress(inside + 64),
    "foreign",
    "Cannot add to burst #: mbuf @ is no packet of any pool",
  );
  refused(
    () => burst.add(640),
    "foreign",
    "Cannot add to burst #: mbuf @ is no packet of any pool",
  );
  refused(
    () => burst.push(4096n),
    "foreign",
    "Cannot add to burst #: mbuf @ is outside the window of its burst",
  );
  refused(
    () => pool.mbufs.free(burst.mbuf(0) + 64),
    "foreign",
    "Cannot call mbufs.free: mbuf @ is no packet of any pool",
  );
  ring.enqueue(4096n);
  refused(
    () => new Consumer(ring, burst).receive(),
    "foreign",
    'Cannot receive from ring "jobs": packet 1 of burst # (mbuf @) is outside the window of its burst',
  );
  burst.length = 1;
  const elsewhere = new Burst(new Window(new ArrayBuffer(4096), 65536), 4);
  for (const call of ["take", "takeIf"] as const) {
    refused(
      () => burst[call](elsewhere, (() => true) as never),
      "foreign",
      "Cannot move packets to burst #: the packets are those of a burst of another window",
    );
  }
  burst.free();
  objects.put(object);
  objects.close();
});

Deno.test("an end takes no NULL for a packet where a driver would fall over it", () => {
  const burst = packets(pool, 1);
  burst.push(0n);
  refused(
    () => new TxQueue(nullPort, 0, burst).send(),
    "foreign",
    "Cannot send on queue 0 of port 0: element 1 of burst # is no packet: @",
  );
  burst.free(); // passes over it, as in C
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a packet with a wrong reference count is not given away", () => {
  const burst = packets(pool, 2);
  const { mbufs } = burst;
  const mbuf = burst.mbuf(1);
  const tx = new TxQueue(nullPort, 0, burst);
  for (const [count, text] of [[0, "0"], [-1, "65535"]] as const) {
    mbufs.setRefcnt(mbuf, count);
    refused(
      () => burst.free(),
      "count",
      `Cannot free burst #: packet 1 of burst # (mbuf @ of mempool "packets") has a reference count of ${text}: it was counted by mbufs.setRefcnt, 1 move ago`,
    );
    refused(
      () => tx.send(),
      "count",
      `Cannot send on queue 0 of port 0: packet 1 of burst # (mbuf @ of mempool "packets") has a reference count of ${text}: it was counted by mbufs.setRefcnt, 2 moves ago`,
    );
    mbufs.setRefcnt(mbuf, 1);
  }
  mbufs.setRefcnt(mbuf, 2);
  refused(
    () => pool.putBulk(BigUint64Array.of(burst.get(1))),
    "count",
    'Cannot give back to mempool "packets": object 0 (@) has a reference count of 2, not 1: it was counted by mbufs.setRefcnt, 1 move ago',
  );
  mbufs.setRefcnt(mbuf, 1);
  burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a segment that is gone keeps its packet from being given away", () => {
  const { mbufs } = pool;
  const burst = packets(pool, 1);
  const segment = pool.alloc();
  mbufs.append(segment, 10);
  mbufs.chain(burst.mbuf(0), segment);
  mbufs.free(segment);
  refused(
    () => burst.free(),
    "gone",
    `Cannot free burst #: a segment of packet 0 of burst # (mbuf @ of mempool "packets") is no longer held: it was freed by mbufs.free, 1 move ago`,
  );
  mbufs.setNextSegment(burst.mbuf(0), 0);
  mbufs.setSegmentCount(burst.mbuf(0), 1);
  burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("a segment goes with its packet, also as a plain number", () => {
  const burst = packets(pool, 2);
  const [head, tail] = [burst.mbuf(0), burst.mbuf(1)];
  assert.equal(burst.mbufs.chain(head, tail), true);
  burst.clear();
  assert.equal(ring.enqueue(BigInt(burst.window.base + head)), true);
  refused(
    () => burst.mbufs.freeSegment(tail),
    "gone",
    `Cannot call mbufs.freeSegment: mbuf @ of mempool "packets" is no longer held: it was sent to ring "jobs", 1 move ago`,
  );
  assert.equal(ring.dequeue(), BigInt(burst.window.base + head));
  burst.mbufs.free(head);
});

Deno.test("a packet goes once by one call, also as a plain number", () => {
  const burst = packets(pool, 1);
  const [packet] = [burst.get(0)];
  refused(
    () => ring.enqueueBurst(BigUint64Array.of(packet!, packet!)),
    "elsewhere",
    `Cannot send to ring "jobs": packet 1 of 2 (mbuf @) is sent twice at once, and held only once: it was taken from mempool "packets", 1 move ago`,
  );
  assert.equal(ring.count, 0);
  burst.free();
});

Deno.test("what nobody put into a burst is no packet to work on", () => {
  const burst = new Burst(pool.window, 4);
  burst.length = 1;
  const { window } = burst;
  const other = packets(pool, 1);
  // Where its offset leads depends on where the window begins.
  assert.throws(
    () => burst.mbufs.chain(burst.mbuf(0), other.mbuf(0)),
    ({ name, rule }: CheckError) => name === "CheckError" && rule === "foreign",
  );
  refused(
    () => burst.mbufs.append(pool.address - window.base, 1),
    "foreign",
    `Cannot call mbufs.append: mbuf @ is no packet of any pool`,
  );
  burst.clear();
  other.free();
});

Deno.test("a TxBuffer checks what it sends", () => {
  const burst = packets(pool, 4);
  const buffer = new TxBuffer(nullPort, 0, burst, { size: 8 });
  const mbuf = burst.mbuf(3);
  buffer.send();
  pool.mbufs.free(mbuf);
  refused(
    () => buffer.flush(),
    "gone",
    `Cannot send on queue 0 of port 0: packet 3 of burst # (mbuf @ of mempool "packets") is no longer held: it was freed by mbufs.free, 1 move ago`,
  );
});
