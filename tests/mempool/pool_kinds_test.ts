/**
 * Pools that C made otherwise than `Mempool.create` does: other kinds, memory
 * in pieces, not filled yet.
 */
import assert from "node:assert/strict";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { Mempool, Sink, Source } from "../../packages/mempool/mod.ts";
import { Batch } from "../../packages/ring/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { PoolMaker } from "./_pool_maker.ts";

const prefix = uniquePrefix("kinds");
/** Header and element of one object. */
const OBJECT = 128;

Deno.test.beforeAll(() => void init(ealArguments(prefix)));

Deno.test.afterAll(() => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});

Deno.test("Mempool.lookup() refuses a pool that is not filled yet", () => {
  const maker = new PoolMaker("p", 10, 0, "ring_mp_mc");
  const zone = Memzone.create("zone", 10 * OBJECT);
  function refused(there: number): void {
    assert.throws(() => Mempool.lookup("p"), {
      name: "Error",
      message:
        `Cannot use mempool "p": it has ${there} of its 10 objects yet: try again when its creator has finished`,
    });
  }
  refused(0);
  assert.equal(maker.add(zone.address, 4 * OBJECT), 4);
  refused(4);
  assert.equal(maker.add(zone.address + 4 * OBJECT, 6 * OBJECT), 6);
  assert.equal(Mempool.lookup("p").availableCount, 10);
  maker.free();
  zone.close();
});

/** Takes and gives back in every size, by table and by batch. */
function exercise(pool: Mempool, inUseByC: () => number): void {
  const table = new BigUint64Array(100);
  const batch = new Batch(pool.window, 100);
  const source = new Source(pool, batch);
  const sink = new Sink(pool, batch);
  for (let n = 1; n <= 100; n++) {
    assert.equal(pool.getBulk(table, n), n);
    assert.equal(inUseByC(), n);
    assert.equal(pool.inUseCount, n);
    assert.equal(new Set(table.subarray(0, n)).size, n);
    assert.equal(pool.putBulk(table, n), n);
    assert.equal(source.receiveBulk(n), n);
    assert.equal(source.receiveBulk(), 100 - n);
    assert.equal(inUseByC(), 100);
    assert.equal(source.receiveBulk(0), 0);
    for (let i = 0; i < 100; i++) table[i] = batch.get(i);
    assert.equal(new Set(table).size, 100);
    assert.equal(sink.sendBulk(n), n);
    assert.equal(inUseByC(), 100 - n);
    assert.equal(sink.sendBulk(), 100 - n);
  }
  assert.equal(inUseByC(), 0);
}

for (const kind of ["ring_mp_mc", "ring_mt_rts", "ring_mt_hts"]) {
  for (const cacheSize of [0, 8]) {
    Deno.test(`Mempool uses a pool of kind ${kind} with a cache of ${cacheSize}`, () => {
      const maker = new PoolMaker("p", 100, cacheSize, kind).fill();
      exercise(Mempool.lookup("p"), () => maker.inUseCount);
      maker.free();
    });
  }
}

for (const [text, flags] of [["put", 4], ["get", 8], ["put and get", 12]]) {
  Deno.test(`Mempool uses a pool for a single thread's ${text}`, () => {
    const pool = Mempool.create("p", {
      count: 100,
      elementSize: 64,
      flags: flags as number,
    });
    exercise(
      pool,
      () => 100 - dpdk().rte_mempool_avail_count(pool.address),
    );
    pool.close();
  });
}

Deno.test("Mempool.lookup() refuses a pool whose ring is not of the pool's kind", () => {
  // What a shifted table of operations looks like, too.
  const maker = new PoolMaker("p", 100, 0, "ring_sp_sc").fill();
  assert.throws(() => Mempool.lookup("p"), {
    name: "Error",
    message:
      'Cannot use mempool "p": its operations are ring_sp_sc in this process, but its ring is mt/mt: a mempool driver was loaded before the EAL',
  });
  maker.free();
});

Deno.test("Mempool.lookup() refuses a pool that is no ring", () => {
  const maker = new PoolMaker("p", 100, 8, "stack").fill();
  assert.throws(() => Mempool.lookup("p"), {
    name: "Error",
    message:
      'Cannot use mempool "p": its kind is "stack", supported are ring_mp_mc, ring_sp_sc, ring_mp_sc, ring_sp_mc, ring_mt_rts, ring_mt_hts',
  });
  assert.equal(maker.inUseCount, 0);
  maker.free();
});

Deno.test("Mempool finds objects in many pieces of memory, wherever these start", () => {
  const PIECES = 50;
  const EACH = 3;
  const GAP = 3;
  const maker = new PoolMaker("p", PIECES * EACH, 0, "ring_mp_mc");
  const step = (EACH + GAP) * OBJECT;
  const zone = Memzone.create("zone", (PIECES + 1) * step);
  // Not in the order of their addresses, and not all aligned.
  for (let i = 0; i < PIECES; i++) {
    const start = zone.address + ((i * 7) % PIECES) * step + (i % 3) * 4;
    assert.equal(maker.add(start, EACH * OBJECT + 64), EACH);
  }
  const pool = Mempool.lookup("p");
  const objects = [...pool.objects()];
  assert.equal(new Set(objects).size, PIECES * EACH);
  for (const object of objects) {
    assert.ok(pool.contains(object) && pool.contains(object + 63));
    assert.equal(object % 64, 0);
    pool.bytes(object).fill(object / 64);
  }
  for (const object of objects.toReversed()) {
    assert.ok(pool.bytes(object).every((byte) => byte === object / 64 % 256));
  }
  for (let i = 0; i < PIECES; i++) {
    const gap = zone.address + (i + 1) * step - OBJECT;
    assert.equal(pool.contains(gap), false);
    assert.throws(() => pool.bytes(gap), RangeError);
  }
  maker.free();
  zone.close();
});
