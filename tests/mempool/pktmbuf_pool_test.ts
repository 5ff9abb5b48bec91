/** Packet pools on a real EAL. */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Memzone } from "../../packages/eal/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  Sink,
  Source,
} from "../../packages/mempool/mod.ts";
import { assertRestored, COUNT, HEADROOM, openPools } from "./_mbuf_pools.ts";

const { pool, small, end } = openPools();
Deno.test.afterAll(end);

Deno.test("PktmbufPool.create() makes a pool of empty packets", () => {
  assert.equal(pool.dataRoomSize, 2176);
  assert.equal(pool.privateSize, 0);
  assert.equal(pool.elementSize, 128 + 2176);
  assert.equal(pool.window, small.window);
  assert.equal(pool.mbufs.baseLow, pool.window.base % 2 ** 32);
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
  found.close();
  assert.throws(() => PktmbufPool.lookup("nothing"), { code: "ENOENT" });
  assert.equal(PktmbufPool.find("nothing"), undefined);
  assert.equal(PktmbufPool.find("small")?.address, small.address);
  const plain = Mempool.create("plain", { count: 63, elementSize: 256 });
  const other = Mempool.create("other", {
    count: 63,
    elementSize: 256,
    privateSize: 64,
  });
  for (const name of ["plain", "other"]) {
    for (const open of [PktmbufPool.lookup, PktmbufPool.find]) {
      assert.throws(() => open.call(PktmbufPool, name), {
        message: `Cannot use mempool "${name}": its objects are no mbufs`,
      });
    }
  }
  plain.close();
  other.close();
});

Deno.test("PktmbufPool.lookup() accepts a pool with all mbufs in use, even as clones", () => {
  const { mbufs } = pool;
  const burst = new Burst(small.window, 256);
  assert.equal(new Source(small, burst).receiveBulk(255), 255);
  PktmbufPool.lookup("small").close();
  const packet = pool.alloc();
  for (let i = 0; i < 255; i++) mbufs.attach(burst.mbuf(i), packet);
  PktmbufPool.lookup("small").close();
  burst.add(packet);
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

Deno.test("Source gives all empty packets or none", () => {
  const burst = new Burst(pool.window, COUNT + 10);
  const source = new Source(pool, burst);
  const { mbufs } = pool;
  // What its users leave in mbufs is gone when they come again.
  for (const mbuf of Array.from({ length: COUNT }, () => pool.alloc())) {
    mbufs.append(mbuf, 100);
    mbufs.setPort(mbuf, 3);
    mbufs.free(mbuf);
  }
  assert.equal(source.receiveBulk(), 0, "there are fewer");
  assert.equal(burst.length, 0);
  assert.equal(source.receiveBulk(500), 500);
  assert.equal(source.receiveBulk(12), 0);
  assert.throws(() => source.receiveBulk(22), {
    name: "RangeError",
    message:
      'Cannot receive from mempool "packets": count must be from 0 to the batch\'s room for 21: 22',
  });
  mbufs.append(burst.mbuf(499), 60);
  assert.equal(source.receiveBulk(11), 11);
  assert.equal(burst.length, COUNT);
  assert.equal(mbufs.packetLength(burst.mbuf(499)), 60, "it stays as it is");
  for (let i = 0; i < COUNT; i++) {
    if (i === 499) continue;
    const mbuf = burst.mbuf(i);
    assert.equal(mbufs.problem(mbuf), undefined);
    assert.equal(mbufs.packetLength(mbuf), 0);
    assert.equal(mbufs.port(mbuf), 65535);
  }
  burst.free(400);
  assert.equal(burst.length, 400);
  assert.equal(pool.availableCount, 111);
  burst.free();
  assertRestored(pool);
});

Deno.test("Source and Sink refuse what is not for packets", () => {
  const burst = new Burst(pool.window, 8);
  assert.throws(() => new Sink(pool, burst), {
    name: "TypeError",
    message: 'Cannot send packets to mempool "packets": free the burst',
  });
  const elsewhere = new Burst(new Window(new ArrayBuffer(64)), 8);
  assert.throws(() => new Source(pool, elsewhere), {
    name: "RangeError",
    message:
      'Cannot use batch with mempool "packets": it is for another window',
  });
});

Deno.test("PktmbufPool.close() ends its use, for the data path too", () => {
  const burst = new Burst(pool.window, 8);
  const sources = [small, pool].map((each) => new Source(each, burst));
  for (const source of sources) assert.equal(source.receiveBulk(2), 2);
  burst.free();
  small.close();
  const error = { name: "ClosedError", message: 'Mempool "small" is closed' };
  assert.throws(() => small.alloc(), error);
  assert.throws(() => sources[0]!.receiveBulk(2), error);
  assert.throws(() => PktmbufPool.lookup("small"), { code: "ENOENT" });
  assert.equal(sources[1]!.receiveBulk(2), 2);
  burst.free();
  assertRestored(pool);
  pool[Symbol.dispose]();
  assert.throws(() => pool.alloc(), /Mempool "packets" is closed/);
  assert.throws(() => sources[1]!.receiveBulk(2), /"packets" is closed/);
  assert.equal(burst.length, 0);
});
