/** Packet pools on a real EAL. */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Memzone } from "../../packages/eal/mod.ts";
import { Burst, Mempool, PktmbufPool } from "../../packages/mempool/mod.ts";
import { assertRestored, COUNT, HEADROOM, openPools } from "./_pools.ts";

const { pool, small, end } = openPools();
Deno.test.afterAll(end);

Deno.test("PktmbufPool.create() makes a pool of empty packets", () => {
  assert.equal(pool.dataRoomSize, 2176);
  assert.equal(pool.privateSize, 0);
  assert.equal(pool.elementSize, 128 + 2176);
  assert.equal(pool.window, small.window);
  assert.equal(pool.windowBaseLow, pool.window.base % 2 ** 32);
  assertRestored(pool, small);
  const mbuf = small.alloc();
  const { mbufs } = small;
  assert.equal(mbufs.problem(mbuf), undefined);
  assert.equal(mbufs.headroom(mbuf), HEADROOM);
  assert.equal(mbufs.tailroom(mbuf), 64);
  assert.equal(mbufs.port(mbuf), 65535);
  assert.equal(mbufs.privateOffset(mbuf), mbuf + 128);
  assert.equal(mbufs.dataOffset(mbuf), mbuf + 128 + 64 + HEADROOM);
  assert.equal(mbufs.pool(mbuf), small.address);
  mbufs.free(mbuf);
});

Deno.test("PktmbufPool.create() refuses bad options and taken names", () => {
  for (
    const bad of [
      { count: 0 },
      { count: 64, privateSize: 12 },
      { count: 64, privateSize: 65536 },
      { count: 64, dataRoomSize: 65536 },
      { count: 64, dataRoomSize: -1 },
      { count: 64, cacheSize: 63 },
    ]
  ) assert.throws(() => PktmbufPool.create("bad", bad), RangeError);
  assert.throws(() => PktmbufPool.create("packets", { count: 63 }), {
    name: "DpdkError",
    code: "EEXIST",
    call: "rte_pktmbuf_pool_create",
  });
});

Deno.test("PktmbufPool.lookup() finds packet pools and refuses other mempools", () => {
  const found = PktmbufPool.lookup("small");
  assert.equal(found.address, small.address);
  assert.equal(found.privateSize, 64);
  assert.equal(found.dataRoomSize, HEADROOM + 64);
  found.free();
  assert.throws(() => PktmbufPool.lookup("nothing"), { code: "ENOENT" });
  const plain = Mempool.create("plain", { count: 63, elementSize: 256 });
  const other = Mempool.create("other", {
    count: 63,
    elementSize: 256,
    privateSize: 64,
  });
  for (const name of ["plain", "other"]) {
    assert.throws(() => PktmbufPool.lookup(name), {
      message: `Cannot use mempool "${name}": its objects are no mbufs`,
    });
  }
  plain.free();
  other.free();
});

Deno.test("PktmbufPool.lookup() accepts a pool with all mbufs in use, even as clones", () => {
  const { mbufs } = pool;
  const burst = new Burst(small.window, 256);
  assert.equal(small.allocBulk(burst, 255), 255);
  PktmbufPool.lookup("small").free();
  const packet = pool.alloc();
  for (let i = 0; i < 255; i++) mbufs.attach(burst.mbuf(i), packet);
  PktmbufPool.lookup("small").free();
  burst.push(packet);
  burst.free();
  assertRestored(pool, small);
});

Deno.test("PktmbufPool.lookup() refuses mbufs that are laid out differently", () => {
  const { mbuf_priv_size } = layout().rte_pktmbuf_pool_private;
  const { sizeof } = layout().rte_mempool;
  const zone = Memzone.lookup("MP_small"); // No caches: the data follows.
  const at = (sizeof + mbuf_priv_size) / 2;
  zone.window.u16[at] = 56;
  assert.throws(() => PktmbufPool.lookup("small"), {
    message:
      'Cannot use mempool "small": its mbufs have their buffers elsewhere',
  });
  zone.window.u16[at] = 72;
  assert.throws(
    () => PktmbufPool.lookup("small"),
    /too small for mbufs of 264/,
  );
  zone.window.u16[at] = 64;
});

Deno.test("PktmbufPool.alloc() gives each mbuf once and 0 when empty; free() brings them back", () => {
  const taken = new Set<number>();
  for (let mbuf = pool.alloc(); mbuf !== 0; mbuf = pool.alloc()) {
    taken.add(mbuf);
    pool.mbufs.append(mbuf, 100);
    pool.mbufs.setPort(mbuf, 3);
  }
  assert.equal(taken.size, COUNT);
  assert.equal(pool.availableCount, 0);
  for (const mbuf of taken) pool.mbufs.free(mbuf);
  pool.mbufs.free(0);
  assertRestored(pool);
  const mbuf = pool.alloc();
  assert.equal(pool.mbufs.packetLength(mbuf), 0);
  assert.equal(pool.mbufs.port(mbuf), 65535);
  pool.mbufs.free(mbuf);
});

Deno.test("PktmbufPool.allocBulk() adds all or none", () => {
  const burst = new Burst(pool.window, COUNT + 10);
  assert.equal(pool.allocBulk(burst, COUNT + 1), 0);
  assert.equal(burst.length, 0);
  assert.equal(pool.allocBulk(burst, 500), 500);
  assert.equal(pool.allocBulk(burst, 12), 0);
  assert.equal(pool.allocBulk(burst, 22), 0, "more than room");
  assert.equal(pool.allocBulk(burst, 11), 11);
  assert.equal(burst.length, COUNT);
  for (let i = 0; i < COUNT; i++) {
    assert.equal(pool.mbufs.problem(burst.mbuf(i)), undefined);
  }
  burst.free(400);
  assert.equal(burst.length, 400);
  assert.equal(pool.availableCount, 111);
  burst.free();
  assertRestored(pool);
});

Deno.test("PktmbufPool.free() ends its use, for the data path too", () => {
  small.free();
  assert.throws(() => small.alloc(), /Mempool "small" is freed/);
  assert.throws(() => PktmbufPool.lookup("small"), { code: "ENOENT" });
  pool[Symbol.dispose]();
  assert.throws(() => pool.alloc(), /Mempool "packets" is freed/);
});
