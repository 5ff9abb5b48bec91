import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/window.ts";
import { TABLES, wasmWindow } from "../../tests/kernels/wasm_memory.ts";
import { makePacketTable } from "../kernels/mod.ts";
import { RingView } from "../ring/mod.ts";
import { fixedGet, fixedPut } from "./_fixed_cache.ts";
import { ObjectCache } from "./_object_cache.ts";

const SLOTS = 256;
const RING = TABLES;

/** A cache before a ring that holds objects 1 to count, and a table. */
class Side {
  readonly cache: ObjectCache;
  readonly ring: RingView;
  readonly table: BigUint64Array;
  readonly #at = RING + RingView.memorySize(SLOTS);

  constructor(readonly window: Window, size: number, count: number) {
    const fields = layout().rte_mempool_cache;
    RingView.format(window, RING, { name: "pool", count: SLOTS });
    this.ring = new RingView(window, RING);
    this.window.u32[(this.#at + fields.size) / 4] = size;
    this.ring.enqueueBulk(
      BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1)),
    );
    this.cache = new ObjectCache(window, this.#at, this.ring);
    this.table = makePacketTable(window, 64).table;
  }

  /** Puts or gets by a function made for the table. */
  fixed(put: boolean, n: number): number {
    const { cache, table, ring } = this;
    const caches = { current: () => cache };
    return put
      ? fixedPut(caches, ring, table, (count) => cache.put(table, count, 0))(n)
      : fixedGet(caches, ring, table, (count) => cache.get(table, count, 0))(n);
  }

  /** Everything a call may change. */
  state(): unknown {
    const { sizeof } = layout().rte_mempool_cache;
    return [this.window.u8.slice(RING, this.#at + sizeof), [...this.table]];
  }
}

Deno.test("ObjectCache by kernels agrees with TypeScript in every byte", () => {
  const operation = fc.record({
    put: fc.boolean(),
    n: fc.integer({ min: 0, max: 40 }),
    start: fc.nat(20),
    fixed: fc.boolean(),
  });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 1, max: 200 }),
    fc.array(operation, { maxLength: 100 }),
    (size, count, operations) => {
      const plain = new Window(new ArrayBuffer(0x4_0000));
      const sides = [wasmWindow(), plain].map((window) =>
        new Side(window, size, count)
      );
      for (const { put, n, start, fixed } of operations) {
        const verb = put ? "put" : "get";
        const [a, b] = sides.map((side) =>
          fixed ? side.fixed(put, n) : side.cache[verb](side.table, n, start)
        );
        assert.equal(a, b);
        assert.deepEqual(sides[0]!.state(), sides[1]!.state());
      }
    },
  ));
});

Deno.test("fixedGet and fixedPut leave to others what the cache alone cannot do", () => {
  const window = wasmWindow();
  const { cache, table, ring } = new Side(window, 8, 100);
  let current: ObjectCache | undefined = cache;
  const caches = { current: () => current };
  const asked: number[] = [];
  const other = (count: number): number => {
    asked.push(count);
    return 0;
  };
  const get = fixedGet(caches, ring, table, other);
  const put = fixedPut(caches, ring, table, other);
  get(1); // The cache is empty.
  assert.equal(cache.get(table, 4, 0), 4);
  const length = cache.length;
  for (const count of [0, -1, 1.5, NaN, 65, length + 1]) get(count);
  for (const count of [0, -1, 1.5, NaN, 65, 8 - length + 1]) put(count);
  // The thread has taken another lcore's id.
  current = new ObjectCache(window, 0x2_0000, ring);
  get(1);
  put(1);
  // The table is elsewhere.
  current = cache;
  fixedPut(caches, ring, new BigUint64Array(8), other)(3);
  assert.equal(cache.length, length);
  const refused = [0, -1, 1.5, NaN, 65];
  assert.deepEqual(
    asked,
    [1, ...refused, length + 1, ...refused, 9 - length, 1, 1, 3],
  );
  assert.equal(get(length), length);
  assert.equal(cache.length, 0);
  assert.equal(put(8), 8);
  assert.equal(cache.length, 8);
});

Deno.test("fixedGet and fixedPut of a thread without a cache use the ring", () => {
  const { cache, table, ring } = new Side(wasmWindow(), 8, 100);
  let current: ObjectCache | undefined = undefined;
  const caches = { current: () => current };
  const get = fixedGet(caches, ring, table, () => -1);
  const put = fixedPut(caches, ring, table, () => -2);
  assert.deepEqual([get(3), ring.count], [3, 97]);
  assert.deepEqual([...table.subarray(0, 3)], [1n, 2n, 3n]);
  assert.deepEqual([put(2), ring.count], [2, 99]);
  assert.equal(get(64), 64);
  assert.equal(get(64), 0);
  current = cache;
  assert.deepEqual([get(1), put(1)], [-1, -2]);
});
