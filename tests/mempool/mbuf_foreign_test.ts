/** Mbufs that C made, pools of other threads, buffers from elsewhere. */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { Heap, Memzone } from "../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import { memoryOf } from "../../packages/ring/internal/batch_memory.ts";
import { contents } from "./_mbuf_memory.ts";
import { assertRestored, numbers, openPools, packetOf } from "./_mbuf_pools.ts";

const { pool, small, c, end } = openPools();
Deno.test.afterAll(end);

Deno.test("rte_pktmbuf_free_bulk frees what TypeScript made, and the other way round", () => {
  const { mbufs } = pool;
  const burst = new Burst(pool.window, 16);
  new Source(pool, burst).receiveBulk(4);
  burst.add(packetOf(pool, numbers(120), 50));
  const original = packetOf(small, numbers(90), 50);
  burst.add(mbufs.clone(original, pool));
  burst.add(original);
  dpdk().rte_pktmbuf_free_bulk(memoryOf(burst).table, burst.length);
  burst.clear();
  assertRestored(pool, small);
  const packet = packetOf(small, numbers(90), 50);
  const clone = mbufs.at(Number(
    c.rte_pktmbuf_clone(
      BigInt(mbufs.address(packet)),
      BigInt(pool.address),
    ),
  ));
  assert.equal(mbufs.refcnt(packet), 2);
  assert.equal(mbufs.isClone(clone), true);
  assert.deepEqual(contents(mbufs, clone), numbers(90));
  mbufs.free(packet);
  assert.equal(c.__rte_pktmbuf_linearize(BigInt(mbufs.address(clone))), -1);
  mbufs.free(clone);
  assertRestored(pool, small);
});

Deno.test("Mbufs.free() frees mbufs of a pool that this thread has not opened", () => {
  const { mbufs } = pool;
  const address = dpdk().rte_pktmbuf_pool_create(
    cString("foreign"),
    63,
    0,
    32,
    256,
    -1,
  );
  const available = () => dpdk().rte_mempool_avail_count(address);
  const packet = packetOf(pool, numbers(300), 100);
  const copy = mbufs.at(Number(
    c.rte_pktmbuf_copy(
      BigInt(mbufs.address(packet)),
      BigInt(address),
      0,
      300,
    ),
  ));
  const clone = mbufs.at(Number(
    c.rte_pktmbuf_clone(
      BigInt(mbufs.address(packet)),
      BigInt(address),
    ),
  ));
  assert.equal(available(), 63 - 6);
  const burst = new Burst(pool.window, 3);
  burst.add(copy);
  burst.add(clone);
  burst.add(packet);
  burst.free();
  assert.equal(available(), 63);
  assertRestored(pool);
  assertRestored(PktmbufPool.lookup("foreign"));
});

Deno.test("Mbufs.free() of the last holder frees an external buffer", () => {
  const { mbufs } = pool;
  const { sizeof, free_cb, fcb_opaque, refcnt } =
    layout().rte_mbuf_ext_shared_info;
  const freed: bigint[] = [];
  const callback = new Deno.UnsafeCallback(
    { parameters: ["usize", "usize"], result: "void" },
    (buffer, opaque) => void freed.push(buffer, opaque),
  );
  const shared = Heap.zmalloc(sizeof);
  const buffer = Heap.zmalloc(1024);
  shared.u64[free_cb / 8] = BigInt(Deno.UnsafePointer.value(callback.pointer));
  shared.u64[fcb_opaque / 8] = 42n;
  shared.u16[refcnt / 2] = 1;
  const mbuf = pool.alloc();
  mbufs.attachExternal(mbuf, buffer.base, 0x1000, 1024, shared.base);
  assert.equal(mbufs.problem(mbuf), undefined);
  assert.equal(mbufs.tailroom(mbuf), 1024);
  mbufs.window.u8.set(numbers(1000), mbufs.append(mbuf, 1000));
  const clone = mbufs.clone(mbuf, small);
  assert.equal(shared.u16[refcnt / 2], 2);
  assert.equal(mbufs.isClone(clone), false);
  mbufs.free(mbuf);
  assert.deepEqual(contents(mbufs, clone), numbers(1000));
  assert.deepEqual(freed, []);
  mbufs.free(clone);
  assert.deepEqual(freed, [BigInt(buffer.base), 42n]);
  assertRestored(pool, small);
  Heap.free(shared);
  Heap.free(buffer);
  callback.close();
});

Deno.test("PktmbufPool with pinned external buffers keeps them", () => {
  const zone = Memzone.create("external", 64 * 2048, { align: 64 });
  const extmem = new BigUint64Array(16);
  extmem[0] = BigInt(zone.address);
  extmem[1] = BigInt(zone.address);
  extmem[2] = BigInt(zone.length);
  extmem[3] = 2048n;
  const made = c.rte_pktmbuf_pool_create_extbuf(
    cString("pinned") as Uint8Array<ArrayBuffer>,
    63,
    0,
    0,
    2048,
    -1,
    extmem,
    1,
  );
  assert.notEqual(made, 0n);
  const pinned = PktmbufPool.lookup("pinned");
  assert.equal(pinned.pinned, true);
  const { mbufs } = pinned;
  const packet = packetOf(pinned, numbers(200), 100);
  const clone = mbufs.clone(packet, pool);
  assert.equal(mbufs.hasExternalBuffer(packet), true);
  mbufs.free(packet);
  assert.deepEqual(contents(mbufs, clone), numbers(200));
  mbufs.free(clone);
  assert.equal(pinned.availableCount, 63);
  const burst = new Burst(pinned.window, 63);
  assert.equal(new Source(pinned, burst).receiveBulk(), 63);
  for (let i = 0; i < 63; i++) {
    const at = mbufs.dataOffset(burst.mbuf(i));
    const offset = mbufs.address(at) - zone.address;
    assert.ok(offset >= 0 && offset < zone.length);
    assert.equal(mbufs.problem(burst.mbuf(i)), undefined);
  }
  burst.free();
  assert.equal(pinned.availableCount, 63);
  assertRestored(pool);
});
