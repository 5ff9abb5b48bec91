/** Objects of pools in checked mode. */
import assert from "node:assert/strict";
import { LCORE_ID_ANY, lcoreCell } from "../../ffi/library/thread.ts";
import { Mempool, Sink, Source } from "../../packages/mempool/mod.ts";
import { Batch, Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { openGroup, packets, refused } from "./_group.ts";

const { pool: packetPool, end } = openGroup("pools");
Deno.test.afterAll(end);

for (const cacheSize of [0, 16]) {
  const name = `objects${cacheSize}`;
  const place = cacheSize === 0
    ? "in the pool's ring"
    : "in the cache of lcore 0";

  Deno.test(`an object is given back once, and to its own pool (cache of ${cacheSize})`, () => {
    const pool = Mempool.create(name, {
      count: 127,
      elementSize: 64,
      cacheSize,
    });
    const other = Mempool.create("other", { count: 63, elementSize: 64 });
    const batch = new Batch(pool.window, 8);
    const source = new Source(pool, batch);
    const sink = new Sink(pool, batch);

    const object = pool.get();
    assert.equal(pool.put(object), true);
    refused(
      () => pool.put(object),
      "free",
      `Cannot give back to mempool "${name}": object 0 (@) lies free ${place}: it was given back to mempool "${name}", 1 move ago`,
    );
    source.receiveBulk(3);
    const [first] = [batch.address(0)];
    batch.pushAddress(first);
    const twice =
      `Cannot give back to mempool "${name}": object 3 (@) is given back twice at once: it was taken from mempool "${name}" as object 0 of 3, 1 move ago`;
    refused(() => sink.sendBulk(), "free", twice);
    assert.deepEqual([batch.length, pool.inUseCount], [4, 3], "none went");
    refused(
      () => new Sink(other, batch).sendBulk(1),
      "foreign",
      `Cannot give back to mempool "other": object 0 (@) is none of its objects`,
    );
    refused(
      () => pool.putBulk(BigUint64Array.of(BigInt(first + 8))),
      "foreign",
      `Cannot give back to mempool "${name}": object 0 (@) is none of its objects`,
    );
    refused(
      () => pool.put(64),
      "foreign",
      `Cannot give back to mempool "${name}": object 0 (@) is none of its objects`,
    );
    batch.length = 3;
    assert.equal(sink.sendBulk(), 3);
    refused(
      () => pool.put(first),
      "free",
      `Cannot give back to mempool "${name}": object 0 (@) lies free ${place}: it was given back to mempool "${name}" as object 0 of 3, 1 move ago`,
    );
    // What was refused before has changed nothing.
    const all = new BigUint64Array(127);
    assert.equal(pool.getBulk(all), 127);
    assert.equal(new Set(all).size, 127);
    assert.equal(pool.putBulk(all), 127);
    pool.close();
    other.close();
  });
}

Deno.test("an object that this thread has never seen is looked for in its pool", () => {
  const pool = Mempool.create("unseen", { count: 7, elementSize: 64 });
  const [object] = pool.objects();
  const error = refused(
    () => pool.put(object!),
    "free",
    'Cannot give back to mempool "unseen": object 0 (@) lies free in the pool\'s ring',
  );
  assert.deepEqual([error.object, error.element, error.earlier], [
    'mempool "unseen"',
    object,
    "",
  ]);
  pool.close();
});

Deno.test("an object may travel by any way, and come back by any", () => {
  const pool = Mempool.create("travel", { count: 63, elementSize: 64 });
  const ring = Ring.create("way", 64);
  const batch = new Batch(ring.window, 8);
  const source = new Source(pool, batch);
  const sink = new Sink(pool, batch);
  const producer = new Producer(ring, batch);
  const consumer = new Consumer(ring, batch);
  for (let round = 0; round < 3; round++) {
    source.receiveBulk(8);
    assert.equal(producer.send(), 8);
    assert.equal(consumer.receive(3), 3);
    assert.equal(sink.sendBulk(), 3);
    const table = new BigUint64Array(5);
    assert.equal(ring.dequeueBurst(table), 5);
    assert.equal(pool.putBulk(table), 5);
    // Told to another thread, and taken back without an answer.
    const object = pool.get();
    ring.enqueue(BigInt(object));
    ring.reset();
    assert.equal(pool.put(object), true);
    // One that the other thread has given back is free.
    const given = pool.get();
    ring.enqueue(BigInt(given));
    lcoreCell()[0] = LCORE_ID_ANY;
    assert.equal(ring.dequeue(), BigInt(given));
    assert.equal(pool.put(given), true);
    refused(
      () => pool.put(given),
      "free",
      'Cannot give back to mempool "travel": object 0 (@) lies free in the pool\'s ring: it was given back to mempool "travel", 1 move ago',
    );
    lcoreCell()[0] = 0;
    assert.equal(pool.availableCount, 63);
  }
  ring.close();
  pool.close();
});

Deno.test("a ring of plain numbers is left alone", () => {
  const ring = Ring.create("numbers", 64);
  const batch = new Batch(ring.window, 8);
  const producer = new Producer(ring, batch);
  const consumer = new Consumer(ring, batch);
  for (let i = 0; i < 100; i++) {
    batch.push(7n);
    batch.push(7n);
    assert.equal(producer.send(), 2);
    assert.equal(ring.enqueue(7n), true);
    assert.equal(consumer.receive(3), 3);
    assert.deepEqual([0, 1, 2].map((at) => batch.get(at)), [7n, 7n, 7n]);
    batch.clear();
  }
  ring.close();
});

Deno.test("a packet that lies free is noticed, also by a thread that has not freed it", () => {
  const burst = packets(packetPool, 1);
  const [unseen] = [...packetPool.objects()].reverse();
  const place = "lies free in the pool's ring";
  refused(
    () => burst.pushAddress(unseen!),
    "free",
    `Cannot add to burst #: mbuf @ of mempool "packets" ${place}`,
  );
  refused(
    () => packetPool.mbufs.free(unseen! - packetPool.window.base),
    "free",
    `Cannot call mbufs.free: mbuf @ of mempool "packets" ${place}`,
  );
  refused(
    () => packetPool.put(unseen!),
    "free",
    `Cannot give back to mempool "packets": object 0 (@) ${place}`,
  );
  burst.free();
  assert.equal(packetPool.inUseCount, 0);
});
