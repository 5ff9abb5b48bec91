import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { RingView } from "../ring/mod.ts";
import { ObjectCache } from "./_object_cache.ts";

/** A cache of the given size before a ring that holds objects 1 to count. */
function makeCache(size: number, count: number): [ObjectCache, RingView] {
  const fields = layout().rte_mempool_cache;
  const slots = 256;
  const window = new Window(
    new ArrayBuffer(fields.sizeof + RingView.memorySize(slots)),
  );
  RingView.format(window, fields.sizeof, { name: "pool", count: slots });
  const ring = new RingView(window, fields.sizeof);
  window.u32[fields.size / 4] = size;
  ring.enqueueBulk(
    BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1)),
  );
  return [new ObjectCache(window, 0, ring), ring];
}

Deno.test("ObjectCache gives out each object once and keeps len within size", () => {
  const operation = fc.record({
    put: fc.boolean(),
    n: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 1, max: 200 }),
    fc.array(operation, { maxLength: 200 }),
    (size, count, operations) => {
      const [cache, ring] = makeCache(size, count);
      const held: bigint[] = [];
      const table = new BigUint64Array(64);
      for (const { put, n } of operations) {
        if (put) {
          const given = held.splice(0, n);
          table.set(given, 3);
          assert.equal(cache.put(table, given.length, 3), given.length);
        } else {
          const free = count - held.length;
          const got = cache.get(table, n, 5);
          // One cache and one ring: whatever is free can be had.
          assert.equal(got, free >= n ? n : 0);
          held.push(...table.slice(5, 5 + got));
        }
        assert.equal(new Set(held).size, held.length);
        assert.ok(cache.length <= size);
        assert.equal(cache.length + ring.count + held.length, count);
      }
    },
  ));
});

Deno.test("ObjectCache passes requests above its size to the ring", () => {
  const [cache, ring] = makeCache(4, 100);
  const table = new BigUint64Array(8);
  assert.equal(cache.get(table, 8, 0), 8);
  assert.equal(cache.length, 0);
  assert.equal(ring.count, 92);
  assert.equal(cache.put(table, 8, 0), 8);
  assert.equal(cache.length, 0);
});

Deno.test("ObjectCache takes the last objects although it cannot refill", () => {
  const [cache] = makeCache(8, 3);
  const table = new BigUint64Array(3);
  assert.equal(cache.get(table, 3, 0), 3);
  assert.equal(cache.get(table, 1, 0), 0);
});

Deno.test("ObjectCache adds its own objects where the ring has too few", () => {
  const [cache, ring] = makeCache(4, 10);
  const table = new BigUint64Array(10);
  assert.equal(cache.get(table, 1, 0), 1);
  assert.equal(cache.put(table, 1, 0), 1);
  assert.equal(cache.length + ring.count, 10);
  assert.ok(cache.length > 0);
  assert.equal(cache.get(table, 10, 0), 10);
  assert.equal(new Set(table).size, 10);
  assert.deepEqual([cache.length, ring.count], [0, 0]);
});

Deno.test("ObjectCache keeps its objects when the ring is full", () => {
  const [cache, ring] = makeCache(4, 200);
  const table = new BigUint64Array(100);
  assert.equal(cache.get(table, 2, 0), 2);
  assert.equal(cache.length, 4);
  while (ring.enqueue(1n));
  assert.equal(cache.put(table, 1, 0), 0);
  assert.equal(cache.length, 4);
  assert.equal(cache.put(table, 5, 0), 0);
});

Deno.test("ObjectCache takes over a cache that C before 26.07 has left above its size", () => {
  const { len } = layout().rte_mempool_cache;
  for (const n of [1, 4, 12]) {
    for (const put of [true, false]) {
      const [cache, ring] = makeCache(8, 100);
      const table = new BigUint64Array(32);
      const window = ring.window;
      // Up to flushthresh, one and a half times the size.
      const objects = layout().rte_mempool_cache.objs / 8;
      assert.equal(ring.dequeueBulk(window.u64, 12, objects), 12);
      window.u32[len / 4] = 12;
      assert.equal(cache.get(table, n, 0), n);
      if (put) {
        assert.equal(cache.put(table, n, 0), n);
        assert.ok(cache.length <= 8 || cache.length === 12 - n);
      }
      assert.equal(cache.length + ring.count, put ? 100 : 100 - n);
    }
  }
});
