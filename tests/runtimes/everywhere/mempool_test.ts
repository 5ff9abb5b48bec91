/** Mempools, on the main lcore and on others; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { init, launch, Memzone } from "../../../packages/eal/mod.ts";
import { Mempool, Sink, Source } from "../../../packages/mempool/mod.ts";
import { Batch } from "../../../packages/ring/mod.ts";
import { lcoreProgram } from "../../testenv/lcore_program.ts";
import { endGroup, groupArguments } from "./_group.ts";

const hammer = await lcoreProgram("mempool/hammer");

test("Mempool.create() makes a pool of free objects that lookup() finds", () => {
  init(groupArguments([0, 1, 2]));
  const pool = Mempool.create("first", {
    count: 1000,
    elementSize: 100,
    cacheSize: 16,
    privateSize: 100,
  });
  const found = Mempool.lookup("first");
  for (const { name, size, elementSize, cacheSize, address } of [pool, found]) {
    assert.deepEqual(
      [name, size, elementSize, cacheSize, address],
      ["first", 1000, 104, 16, pool.address],
    );
  }
  assert.deepEqual([found.availableCount, found.inUseCount], [1000, 0]);
  assert.deepEqual([found.full, found.empty], [true, false]);
  pool.close();
});

test("Mempool gives each object once, with and without a cache", () => {
  for (const cacheSize of [0, 32]) {
    const pool = Mempool.create("p", {
      count: 255,
      elementSize: 64,
      cacheSize,
    });
    const taken = new Set<number>();
    for (let object = pool.get(); object !== 0; object = pool.get()) {
      taken.add(object);
      pool.bytes(object).fill(taken.size);
    }
    assert.equal(taken.size, 255);
    assert.ok(pool.empty);
    let count = 0;
    for (const object of taken) {
      count++;
      assert.ok(pool.bytes(object).every((byte) => byte === count));
      assert.ok(pool.put(object));
    }
    const table = new BigUint64Array(256);
    assert.equal(pool.getBulk(table), 0, "all or none");
    assert.equal(pool.getBulk(table, 255), 255);
    assert.equal(new Set(table.subarray(0, 255)).size, 255);
    assert.equal(pool.putBulk(table, 255), 255);
    assert.deepEqual(new Set(pool.objects()), taken);
    pool.close();
  }
});

test("Source and Sink move objects of a batch, with and without a cache", () => {
  for (const cacheSize of [0, 32]) {
    const pool = Mempool.create("batches", {
      count: 255,
      elementSize: 64,
      cacheSize,
    });
    const batch = new Batch(pool.window, 100);
    const source = new Source(pool, batch);
    const sink = new Sink(pool, batch);
    for (let round = 0; round < 3; round++) {
      // Most by the cache, if there is one; the first, and 40, by the ring.
      for (const count of [1, 7, 12, 40, 1, 32]) {
        assert.equal(source.receiveBulk(count), count);
      }
      const taken = Array.from({ length: 93 }, (_, i) => batch.address(i));
      assert.equal(new Set(taken).size, 93);
      assert.ok(taken.every((object) => pool.contains(object)));
      assert.equal(pool.inUseCount, 93);
      assert.equal(source.receiveBulk(), 7, "what there is room for");
      for (const count of [32, 1, 40]) {
        assert.equal(sink.sendBulk(count), count);
      }
      assert.deepEqual(
        Array.from({ length: 20 }, (_, i) => batch.address(i)),
        taken.slice(73),
      );
      assert.equal(sink.sendBulk(), 27);
      assert.ok(pool.full);
    }
    pool.get();
    const all = new Batch(pool.window, 255);
    assert.equal(new Source(pool, all).receiveBulk(), 0, "all or none");
    assert.throws(() => source.receiveBulk(101), RangeError);
    assert.throws(() => sink.sendBulk(1), RangeError);
    assert.throws(() => sink.sendBulk(-1), RangeError);
    pool.close();
  }
});

test("Mempool refuses what cannot be", () => {
  assert.throws(() => Mempool.create("p", { count: 0, elementSize: 8 }), {
    name: "RangeError",
    message: 'Cannot create mempool "p": count must be from 1 to 2147483647: 0',
  });
  assert.throws(() => Mempool.lookup("nobody"), {
    name: "DpdkError",
    code: "ENOENT",
  });
  const pool = Mempool.create("p", { count: 7, elementSize: 8 });
  assert.throws(() => Mempool.create("p", { count: 1, elementSize: 8 }), {
    code: "EEXIST",
    message: 'Cannot create mempool "p": File exists (rte_mempool_create)',
  });
  assert.throws(() => pool.bytes(0), RangeError);
  assert.throws(() => pool.getBulk(new BigUint64Array(2), 3), RangeError);
  assert.equal(pool.availableCount, 7);
  pool.close();
});

test("Mempool keeps every object whole while two lcores take and give", async () => {
  const pool = Mempool.create("hammered", {
    count: 511,
    elementSize: 64,
    cacheSize: 32,
  });
  const progress = Memzone.create("hammered", 64); // Where they meet.
  progress.window.u8.fill(0);
  const data = {
    task: "hammer",
    pool: "hammered",
    operations: 50_000,
    seed: 12345,
    lcores: 2,
  };
  const taken = await Promise.all(
    [1, 2].map((lcore) => launch(lcore, hammer, { data }).wait()),
  );
  assert.ok(taken.every((count) => Number(count) > 1000), String(taken));
  progress.close();
  assert.equal(pool.availableCount, 511);
  assert.equal(new Set(pool.objects()).size, 511);
  pool.close();
});

test("Mempool throws by name after close(), and after the EAL's end", () => {
  const caches = [0, 2];
  const gone = caches.map((cacheSize) =>
    Mempool.create("gone" + cacheSize, { count: 7, elementSize: 64, cacheSize })
  );
  const left = caches.map((cacheSize) =>
    Mempool.create("left" + cacheSize, { count: 7, elementSize: 64, cacheSize })
  );
  /** Ends that a short way would do. */
  function movesOf(pool: Mempool): (() => unknown)[] {
    const [empty, full] = [
      new Batch(pool.window, 1),
      new Batch(pool.window, 1),
    ];
    const object = pool.get();
    full.pushAddress(object);
    return [
      new Source(pool, empty).receiveBulk,
      new Sink(pool, full).sendBulk,
      () => pool.get(),
      () => pool.put(object),
      () => pool.getBulk(new BigUint64Array(1)),
      () => pool.availableCount,
      () => pool.bytes(object),
    ];
  }
  const goneMoves = gone.map(movesOf);
  const leftMoves = left.map(movesOf);
  gone.forEach((pool, i) => {
    pool.close();
    pool.close();
    for (const use of goneMoves[i]!) {
      assert.throws(use, {
        name: "ClosedError",
        message: `Mempool "${pool.name}" is closed`,
      });
    }
  });
  endGroup(init([]));
  const message = "Cannot use DPDK: the EAL is cleaned up";
  for (const use of leftMoves.flat()) assert.throws(use, { message });
  assert.throws(() => Mempool.lookup("left0"), { message });
});
