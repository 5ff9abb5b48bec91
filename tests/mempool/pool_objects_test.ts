/**
 * Taking objects and giving them back in one primary process. What C counts is
 * the judge of what we count.
 */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { LCORE_ID_ANY, lcoreCell } from "../../ffi/library/thread.ts";
import { init, launch } from "../../packages/eal/mod.ts";
import { Mempool, Sink, Source } from "../../packages/mempool/mod.ts";
import { Batch } from "../../packages/ring/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { uncheckedTest } from "../testenv/checked.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { lcoreProgram } from "../testenv/lcore_program.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { cached, countByC, withPool } from "./_pools.ts";

const prefix = uniquePrefix("objects");
const visitor = await lcoreProgram("mempool/visitor");
const MAIN = 0;
const WORKER = 3;

Deno.test.beforeAll(() => {
  init(ealArguments(prefix, { lcores: [MAIN, WORKER] }));
});

Deno.test.afterAll(() => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});

for (const cacheSize of [0, 8]) {
  Deno.test(`Mempool with a cache of ${cacheSize} gives out every object once, then 0`, () =>
    withPool({ cacheSize }, (pool) => {
      const taken = new Set<number>();
      for (let i = 1; i <= 100; i++) {
        const object = pool.get();
        assert.ok(pool.contains(object));
        taken.add(object);
        assert.equal(pool.inUseCount, i);
        assert.equal(countByC(pool), 100 - i);
      }
      assert.deepEqual(taken, new Set(pool.objects()));
      assert.equal(pool.get(), 0);
      assert.ok(pool.empty);
      for (const object of taken) assert.ok(pool.put(object));
      assert.ok(pool.full);
    }));

  Deno.test(`Mempool with a cache of ${cacheSize} moves all objects of a bulk or none`, () =>
    withPool({ cacheSize }, (pool) => {
      const table = new BigUint64Array(101);
      assert.equal(pool.getBulk(table), 0);
      assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
      assert.equal(pool.getBulk(table, 100, 1), 100);
      assert.equal(table[0], 0n);
      assert.equal(new Set(table).size, 101);
      assert.equal(pool.putBulk(table, 60, 1), 60);
      assert.equal(pool.getBulk(table, 61), 0);
      assert.equal(pool.putBulk(table, 40, 61), 40);
      assert.equal(pool.putBulk(table, 0), 0);
      assert.equal(pool.getBulk(table, 0), 0);
      assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
    }));
}

/** The calls of a pool for a table, or by ends for a batch. */
const ways = {
  "a table": (pool: Mempool) => {
    const table = new BigUint64Array(100);
    let held = 0;
    return {
      get: (n: number) => {
        const got = pool.getBulk(table, n, held);
        held += got;
        return got;
      },
      put: (n: number) => {
        const back = pool.putBulk(table, n, held - n);
        held -= back;
        return back;
      },
    };
  },
  "a batch": (pool: Mempool) => {
    const batch = new Batch(pool.window, 100);
    return {
      get: new Source(pool, batch).receiveBulk,
      put: new Sink(pool, batch).sendBulk,
    };
  },
};

for (const [what, make] of Object.entries(ways)) {
  Deno.test(`Mempool keeps objects of ${what} in the lcore's cache as its rule says`, () =>
    withPool({ cacheSize: 8 }, (pool) => {
      const calls = make(pool);
      const lcore = MAIN;
      const steps: [call: "get" | "put", n: number, cached: number][] = [
        ["get", 1, 8], // a refill: the cache is full after it
        ["get", 8, 0],
        ["get", 9, 0], // past the cache
        ["put", 3, 3],
        ["put", 5, 8],
        ["put", 2, 2], // all of the cache into the ring
        ["put", 8, 8],
        ["get", 2, 6],
        ["get", 89, 6], // the ring has them
        ["get", 6, 0],
      ];
      let held = 0;
      for (const [call, n, expected] of steps) {
        assert.equal(calls[call](n), n);
        held += call === "get" ? n : -n;
        assert.equal(cached(pool, lcore), expected, `after ${call} ${n}`);
        assert.equal(pool.availableCount, 100 - held);
        assert.equal(countByC(pool), 100 - held);
      }
      calls.put(held);
    }));
}

for (const cacheSize of [0, 8]) {
  Deno.test(`Source and Sink with a cache of ${cacheSize} move all objects of a batch or none`, () =>
    withPool({ cacheSize }, (pool) => {
      const batch = new Batch(pool.window, 101);
      const source = new Source(pool, batch);
      const sink = new Sink(pool, batch);
      assert.equal(source.receiveBulk(), 0, "there are 100");
      assert.equal(source.receiveBulk(0), 0);
      assert.equal(sink.sendBulk(), 0);
      assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
      batch.push(1n);
      assert.equal(source.receiveBulk(), 100, "behind what is there");
      assert.deepEqual([pool.availableCount, countByC(pool)], [0, 0]);
      assert.equal(batch.get(0), 1n);
      const taken = Array.from({ length: 100 }, (_, i) => batch.address(i + 1));
      assert.deepEqual(new Set(taken), new Set(pool.objects()));
      for (const n of [1, -1, 0.5, NaN]) {
        assert.throws(() => source.receiveBulk(n), {
          name: "RangeError",
          message:
            `Cannot receive from mempool "p": count must be from 0 to the batch's room for 0: ${n}`,
        });
      }
      // The first is none of the pool's.
      const rest = new Batch(pool.window, 100);
      rest.take(batch, 1);
      rest.clear();
      for (const n of [101, -1, 0.5, NaN]) {
        assert.throws(() => sink.sendBulk(n), {
          name: "RangeError",
          message:
            `Cannot send to mempool "p": count must be from 0 to the batch's 100: ${n}`,
        });
      }
      assert.equal(sink.sendBulk(60), 60);
      assert.deepEqual(
        Array.from({ length: batch.length }, (_, i) => batch.address(i)),
        taken.slice(60),
      );
      assert.equal(source.receiveBulk(61), 0, "the pool has 60");
      assert.equal(source.receiveBulk(60), 60);
      assert.equal(sink.sendBulk(), 100);
      assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
    }));
}

Deno.test("Source and Sink serve a batch that lies elsewhere", () =>
  withPool({ cacheSize: 8 }, (pool) => {
    const batch = new Batch(new Window(new ArrayBuffer(64)), 50);
    const source = new Source(pool, batch);
    const sink = new Sink(pool, batch);
    for (let round = 0; round < 100; round++) {
      const n = 1 + round % 25;
      assert.equal(source.receiveBulk(n), n);
      assert.equal(source.receiveBulk(n), n);
      assert.equal(countByC(pool), 100 - 2 * n);
      assert.equal(sink.sendBulk(n), n);
      assert.equal(sink.sendBulk(), n);
    }
    assert.equal(countByC(pool), 100);
  }));

Deno.test("Mempool uses the cache of the lcore that calls, and none for a thread that is no lcore", async () => {
  const pool = Mempool.create("p", {
    count: 100,
    elementSize: 64,
    cacheSize: 8,
  });
  const visit = (anonymous: boolean): Promise<unknown> =>
    launch(WORKER, visitor, { data: { pool: "p", anonymous } }).wait();
  const { object: _, ...anonymous } = await visit(true) as { object: number };
  assert.deepEqual(anonymous, { inUse: 1, put: true });
  assert.equal(cached(pool, WORKER), 0);
  await visit(false);
  // A refill, then a put that finds the cache full.
  assert.equal(cached(pool, WORKER), 1);
  assert.equal(cached(pool, MAIN), 0);
  assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
  pool.close();
});

Deno.test("Mempool follows the lcore id of its thread", () =>
  withPool({ cacheSize: 8 }, (pool) => {
    const cell = lcoreCell();
    const id = cell[0]!;
    try {
      cell[0] = LCORE_ID_ANY;
      assert.ok(pool.put(pool.get()));
      assert.equal(cached(pool, id), 0);
      // What a foreign id's cache would be, lies behind the caches.
      cell[0] = layout().constants.RTE_MAX_LCORE;
      assert.ok(pool.put(pool.get()));
    } finally {
      cell[0] = id;
    }
    assert.ok(pool.put(pool.get()));
    assert.equal(cached(pool, id), 1);
  }));

Deno.test("Mempool refuses elements outside the table and touches nothing", () =>
  withPool({ cacheSize: 8 }, (pool) => {
    const table = new BigUint64Array(4);
    for (
      const [count, start] of [[5, 0], [1, 4], [-1, 0], [1, -1], [1.5, 0], [
        NaN,
        0,
      ]]
    ) {
      for (const call of ["getBulk", "putBulk"] as const) {
        assert.throws(() => pool[call](table, count, start), {
          name: "RangeError",
          message: `Cannot use table with mempool "p": elements ${start} to ${
            start! + count!
          } must be inside its 4`,
        });
      }
    }
    assert.deepEqual([pool.availableCount, countByC(pool)], [100, 100]);
  }));

Deno.test("Source and Sink of a thread that is no lcore pass its cache by", () =>
  withPool({ cacheSize: 8 }, (pool) => {
    const cell = lcoreCell();
    const id = cell[0]!;
    const batch = new Batch(pool.window, 50);
    for (const none of [LCORE_ID_ANY, layout().constants.RTE_MAX_LCORE]) {
      try {
        cell[0] = none;
        const source = new Source(pool, batch);
        const sink = new Sink(pool, batch);
        assert.equal(source.receiveBulk(4), 4);
        assert.equal(source.receiveBulk(20), 20);
        assert.deepEqual([cached(pool, id), countByC(pool)], [0, 76]);
        assert.equal(sink.sendBulk(20), 20);
        assert.equal(sink.sendBulk(), 4);
      } finally {
        cell[0] = id;
      }
      assert.deepEqual([cached(pool, id), countByC(pool)], [0, 100]);
    }
  }));

uncheckedTest("Sink keeps what a full pool does not take", () => {
  for (const cacheSize of [0, 8]) {
    withPool({ count: 127, cacheSize }, (pool) => {
      const batch = new Batch(pool.window, 40);
      const sink = new Sink(pool, batch);
      const object = pool.get();
      pool.put(object);
      for (let i = 0; i < 40; i++) batch.pushAddress(object);
      assert.equal(sink.sendBulk(), 0);
      assert.equal(batch.length, 40);
      assert.equal(pool.availableCount, 127);
    });
  }
});

uncheckedTest("Mempool.put() returns false when a double put shows", () => {
  for (const cacheSize of [0, 8]) {
    withPool({ count: 127, cacheSize }, (pool) => {
      const object = pool.get();
      // The ring holds 127 at most: what is given back twice overflows it,
      // after what the cache takes.
      let puts = 0;
      while (puts <= 1 + 2 * cacheSize && pool.put(object)) puts++;
      assert.ok(puts >= 1 && puts <= 1 + cacheSize, `${puts} puts`);
      assert.equal(pool.availableCount, 127);
      if (cacheSize > 0) {
        assert.equal(cached(pool, MAIN), cacheSize, "none is lost");
      }
    });
  }
});
