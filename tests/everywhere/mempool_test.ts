/** Mempools, on the main lcore and on others; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { init, launch, Memzone } from "../../packages/eal/mod.ts";
import { Mempool } from "../../packages/mempool/mod.ts";
import { program as hammer } from "../mempool/hammer.lcore.generated.ts";
import { endGroup, groupArguments } from "./_group.ts";

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
  pool.free();
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
    pool.free();
  }
});

test("Mempool moves objects by functions made for one table", () => {
  for (const cacheSize of [0, 32]) {
    const pool = Mempool.create("fixed", {
      count: 255,
      elementSize: 64,
      cacheSize,
    });
    const table = pool.makeTable(48);
    const get = pool.bulkGetter(table);
    const put = pool.bulkPutter(table);
    const taken: bigint[] = [];
    // Most by the cache, if there is one; the first, and 40, by the ring.
    for (const count of [1, 7, 12, 40, 1, 32]) {
      assert.equal(get(count), count);
      taken.push(...table.subarray(0, count));
    }
    assert.equal(new Set(taken).size, 93);
    assert.equal(pool.inUseCount, 93);
    for (const count of [32, 1, 40, 20]) {
      table.set(taken.splice(0, count));
      assert.equal(put(count), count);
    }
    assert.ok(pool.full);
    assert.throws(() => get(49), RangeError);
    assert.throws(() => put(-1), RangeError);
    pool.free();
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
  pool.free();
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
  pool.free();
});

test("Mempool throws by name after free(), and after the EAL's end", () => {
  const pool = Mempool.create("gone", { count: 7, elementSize: 64 });
  const left = Mempool.create("left", { count: 7, elementSize: 64 });
  const object = pool.get();
  const get = pool.bulkGetter(pool.makeTable(1));
  const leftPut = left.bulkPutter(left.makeTable(1));
  pool.free();
  pool.free();
  for (
    const use of [
      () => pool.get(),
      () => get(1),
      () => pool.put(object),
      () => pool.getBulk(new BigUint64Array(1)),
      () => pool.availableCount,
      () => pool.bytes(object),
    ]
  ) assert.throws(use, { message: 'Mempool "gone" is freed' });
  endGroup(init([]));
  const message = "Cannot use DPDK: the EAL is cleaned up";
  assert.throws(() => left.get(), { message });
  assert.throws(() => leftPut(1), { message });
  assert.throws(() => Mempool.lookup("left"), { message });
});
