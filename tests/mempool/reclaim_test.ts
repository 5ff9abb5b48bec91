/** Lost objects found again, on a real pool in this process. */
import assert from "node:assert/strict";
import { lcoreCell } from "../../ffi/library/thread.ts";
import { init } from "../../packages/eal/mod.ts";
import { Mempool, PktmbufPool } from "../../packages/mempool/mod.ts";
import { reclaim, reclaimMbufs } from "../../packages/mempool/reclaim/mod.ts";
import { Ring } from "../../packages/ring/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { uncheckedTest } from "../testenv/checked.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const prefix = uniquePrefix("reclaim");
const COUNT = 511;

/** Runs a body as another lcore, as a process that dies afterwards would. */
function asLcore(id: number, body: () => void): void {
  const cell = lcoreCell();
  const own = cell[0]!;
  cell[0] = id;
  body();
  cell[0] = own;
}

function lose(pool: Mempool, n: number): bigint[] {
  const table = new BigUint64Array(n);
  assert.equal(pool.getBulk(table), n);
  return [...table];
}

Deno.test("reclaim() returns what a dead lcore held and had in its cache", () => {
  init(ealArguments(prefix));
  const pool = Mempool.create("plain", {
    count: COUNT,
    elementSize: 64,
    cacheSize: 32,
  });
  asLcore(7, () => void lose(pool, 20));
  assert.ok(pool.inUseCount === 20);
  assert.deepEqual(reclaim(pool, { deadLcores: [7] }), {
    // 20 taken, and 32 that the cache had fetched beyond them.
    returned: 52,
    held: 0,
    doubled: 0,
  });
  assert.equal(pool.availableCount, COUNT);
  assert.equal(new Set(lose(pool, COUNT - 1)).size, COUNT - 1);
  pool.close();
});

Deno.test("reclaim() leaves what rings, holders and living lcores have", () => {
  const pool = Mempool.create("shared", {
    count: COUNT,
    elementSize: 64,
    cacheSize: 8,
  });
  const queue = Ring.create("queue", 64);
  asLcore(5, () => pool.putBulk(BigUint64Array.from(lose(pool, 4))));
  const held = lose(pool, 3);
  for (const object of lose(pool, 10)) queue.enqueue(object);
  lose(pool, 6);
  assert.deepEqual(
    reclaim(pool, { deadLcores: [9], rings: [queue], held: held.map(Number) }),
    { returned: 6, held: 13, doubled: 0 },
  );
  assert.equal(pool.inUseCount, 13);
  queue.close();
  pool.close();
});

uncheckedTest("reclaim() mends a double put", () => {
  const count = 500; // fewer than the ring of 512 holds
  const pool = Mempool.create("broken", { count, elementSize: 64 });
  const [object] = lose(pool, 1);
  pool.put(Number(object));
  pool.put(Number(object));
  assert.deepEqual(reclaim(pool, { deadLcores: [] }), {
    returned: 0,
    held: 0,
    doubled: 1,
  });
  assert.equal(new Set(lose(pool, count)).size, count);
  assert.equal(pool.get(), 0);
  pool.close();
});

Deno.test("reclaimMbufs() makes lost mbufs, chains and clones free ones", () => {
  const pool = PktmbufPool.create("packets", { count: COUNT, cacheSize: 16 });
  const before = pool.availableCount;
  const table = new BigUint64Array(40);
  assert.equal(pool.getBulk(table), 40);
  for (const pointer of table) {
    // Whatever a killed process may have made of them.
    const at = Number(pointer) - pool.window.base;
    pool.window.u8.fill(0xee, at, at + 56);
    pool.window.u8.fill(0xee, at + 64, at + 128);
  }
  assert.equal(reclaimMbufs(pool, { deadLcores: [] }).returned, 40);
  assert.equal(pool.availableCount, before);
  const reason = new BigUint64Array(16);
  for (const pointer of lose(pool, before)) {
    assert.equal(dpdk().rte_mbuf_check(Number(pointer), 0, reason), 0);
  }
});

Deno.test("cleanup", () => {
  init([]).cleanup();
  removeGroup(prefix);
});
