/** Sources and sinks on memory without DPDK, each way of theirs against a model. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { openKernels } from "../../ffi/kernels/kernels.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { wasmMemoryOf } from "../../ffi/memory/wasm_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import { TABLES, wasmWindow } from "../../tests/testenv/wasm_memory.ts";
import { closeSides } from "../ring/internal/bind_end.ts";
import { Batch, type Move, RingView } from "../ring/mod.ts";
import { ObjectCache } from "./_object_cache.ts";
import { type PoolParts, setPoolParts } from "./_pool_parts.ts";
import type { Mempool } from "./mempool.ts";
import { Sink } from "./sink.ts";
import { Source } from "./source.ts";

const SLOTS = 256;
const RING = TABLES;
const CACHE = RING + RingView.memorySize(SLOTS);

/** How ends may do their work: in short, by kernels alone, or in TypeScript. */
const WAYS = ["x86_64", "aarch64", "typescript"] as const;

/** What a pool of objects 1 to `count` is made with. */
interface Shape {
  readonly count: number;
  /** 0 for a thread without a cache. */
  readonly cacheSize: number;
  readonly capacity: number;
}

/** The ends of one pool, and all that they work on. */
class Side {
  readonly window: Window;
  readonly ring: RingView;
  readonly cache: ObjectCache;
  readonly batch: Batch;
  readonly source: Source;
  readonly sink: Sink;
  /** Whether the pool may be used. */
  readonly gate = {
    isOpen: true,
    check(): void {
      if (!this.isOpen) throw new Error("closed");
    },
  };

  constructor(way: typeof WAYS[number], shape: Shape) {
    const { count, cacheSize, capacity } = shape;
    const window = way === "typescript"
      ? new Window(new ArrayBuffer(0x4_0000))
      : wasmWindow();
    this.window = window;
    RingView.format(window, RING, { name: "pool", count: SLOTS });
    this.ring = new RingView(window, RING);
    this.ring.enqueueBulk(objects(1, count));
    const fields = layout().rte_mempool_cache;
    window.u32[(CACHE + fields.size) / 4] = cacheSize;
    const kernels = way === "typescript"
      ? undefined
      : openKernels(wasmMemoryOf(window)!, way);
    this.cache = new ObjectCache(window, CACHE, this.ring, kernels);
    const current = cacheSize === 0 ? undefined : this.cache;
    const pool = { name: "pool" } as Mempool;
    setPoolParts(pool, {
      name: "pool",
      gate: this.gate,
      caches: { current: () => current },
      ring: this.ring,
      window,
    } as unknown as PoolParts);
    this.batch = new Batch(window, capacity);
    this.source = new Source(pool, this.batch);
    this.sink = new Sink(pool, this.batch);
  }

  /** Ring and cache, byte by byte. */
  get memory(): Uint8Array {
    const { sizeof } = layout().rte_mempool_cache;
    return this.window.u8.slice(RING, CACHE + sizeof);
  }

  /** What the cache holds. */
  get cached(): bigint[] {
    const { u64 } = this.window;
    const { objects, length } = this.cache;
    return [...u64.subarray(objects, objects + length)];
  }

  /** What the batch holds. */
  get held(): bigint[] {
    return Array.from(
      { length: this.batch.length },
      (_, i) => this.batch.get(i),
    );
  }
}

function objects(from: number, count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => BigInt(from + i));
}

/** The table of _object_cache.ts, in arrays. */
class Model {
  readonly ring: bigint[];
  readonly cache: bigint[] = [];
  readonly batch: bigint[] = [];

  constructor(readonly shape: Shape) {
    this.ring = [...objects(1, shape.count)];
  }

  /** Takes n objects or none; undefined for a count that cannot be. */
  take(n = this.shape.capacity - this.batch.length): number | undefined {
    const { ring, cache, batch } = this;
    const { cacheSize, capacity } = this.shape;
    if (!Number.isInteger(n) || n < 0 || n > capacity - batch.length) {
      return undefined;
    }
    const missing = n - cache.length;
    if (missing > 0) {
      if (n > cacheSize) {
        if (ring.length >= n) batch.push(...ring.splice(0, n));
        else if (ring.length >= missing) {
          batch.push(...ring.splice(0, missing), ...cache.splice(0));
        } else return 0;
        return n;
      }
      const more = [missing + cacheSize, missing].find((wanted) =>
        wanted <= ring.length
      );
      if (more === undefined) return 0;
      cache.push(...ring.splice(0, more));
    }
    batch.push(...cache.splice(cache.length - n));
    return n;
  }

  /** Gives n objects back, or none. */
  give(n = this.batch.length): number | undefined {
    const { ring, cache, batch } = this;
    const { cacheSize } = this.shape;
    if (!Number.isInteger(n) || n < 0 || n > batch.length) return undefined;
    const room = SLOTS - 1 - ring.length;
    if (n > cacheSize) {
      if (n > room) return 0;
      ring.push(...batch.splice(0, n));
      return n;
    }
    if (cache.length + n > cacheSize) {
      if (cache.length > room) return 0;
      ring.push(...cache.splice(0));
    }
    cache.push(...batch.splice(0, n));
    return n;
  }
}

/** The answer of an end; undefined for a RangeError. */
function answerOf(move: () => number): number | undefined {
  try {
    return move();
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return undefined;
  }
}

const step = fc.record({
  call: fc.constantFrom("take", "give", "lose", "find"),
  n: fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: -1, max: 40 }),
    fc.constantFrom(0.5, NaN, 2 ** 32, 2 ** 32 + 1),
  ),
});

for (const isCached of [true, false]) {
  Deno.test(`Source and Sink ${isCached ? "by" : "without"} a cache do what the model does, in every way`, () => {
    const shape = fc.record({
      count: fc.integer({ min: 1, max: SLOTS - 1 }),
      cacheSize: isCached ? fc.integer({ min: 1, max: 32 }) : fc.constant(0),
      capacity: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(fc.property(
      shape,
      fc.array(step, { maxLength: 100, size: "max" }),
      (shape, steps) => {
        const model = new Model(shape);
        const sides = WAYS.map((way) => new Side(way, shape));
        const lost: bigint[] = [];
        for (const { call, n } of steps) {
          if (call === "lose") {
            lost.push(...model.batch);
            model.batch.length = 0;
            for (const { batch } of sides) batch.clear();
          } else if (call === "find") {
            // Given back in any order, and in front of what is taken next.
            const object = lost.pop();
            if (object === undefined || model.batch.length === shape.capacity) {
              continue;
            }
            model.batch.push(object);
            for (const { batch } of sides) assert.ok(batch.push(object));
          } else {
            const expected = model[call](n);
            for (const { source, sink } of sides) {
              const move: Move = call === "take"
                ? source.receiveBulk
                : sink.sendBulk;
              assert.equal(answerOf(() => move(n)), expected);
            }
          }
          for (const side of sides) {
            assert.deepEqual(side.held, model.batch);
            assert.deepEqual(side.cached, model.cache);
            assert.equal(side.ring.count, model.ring.length);
            assert.deepEqual(side.memory, sides[0]!.memory);
          }
        }
      },
    ));
  });
}

for (const way of WAYS) {
  Deno.test(`Sink keeps what a full pool does not take: ${way}`, () => {
    for (const cacheSize of [0, 8]) {
      const side = new Side(way, { count: SLOTS - 1, cacheSize, capacity: 20 });
      // All of them are in the ring: what is given back now was never taken.
      for (let n = 1; side.batch.push(BigInt(1000 + n)); n++);
      assert.equal(side.sink.sendBulk(), 0);
      assert.equal(side.batch.length, 20);
      assert.equal(side.sink.sendBulk(cacheSize), cacheSize);
      assert.equal(side.sink.sendBulk(1), 0, "the cache is full, too");
      assert.deepEqual(
        side.held,
        [...objects(1001 + cacheSize, 20 - cacheSize)],
      );
      assert.equal(side.cache.length, cacheSize);
    }
  });

  Deno.test(`Source and Sink touch nothing once the pool is closed: ${way}`, () => {
    for (const cacheSize of [0, 8]) {
      const side = new Side(way, { count: 100, cacheSize, capacity: 8 });
      side.source.receiveBulk(8);
      side.sink.sendBulk(4);
      side.gate.isOpen = false;
      // As a pool does.
      if (cacheSize === 0) closeSides(side.ring);
      const before = side.memory;
      for (const n of [0, 1, 4, undefined]) {
        assert.throws(() => side.source.receiveBulk(n), { message: "closed" });
        assert.throws(() => side.sink.sendBulk(n), { message: "closed" });
      }
      assert.deepEqual(side.memory, before);
      assert.equal(side.batch.length, 4);
    }
  });
}

Deno.test("several Sources and Sinks share a batch", () => {
  const shape = { count: 100, cacheSize: 8, capacity: 32 };
  const { source, sink, batch, ring, cache } = new Side("x86_64", shape);
  const taken = new Set<bigint>();
  for (const n of [1, 2, 3, 20, 6]) {
    assert.equal(source.receiveBulk(n), n);
    assert.equal(source.batch, sink.batch);
  }
  for (let i = 0; i < 32; i++) taken.add(batch.get(i));
  assert.equal(taken.size, 32);
  for (const n of [5, 9, 18]) assert.equal(sink.sendBulk(n), n);
  assert.deepEqual([batch.length, ring.count + cache.length], [0, 100]);
});
