/** Packets that are freed, cloned, copied and joined, as DPDK does it. */
import assert from "node:assert/strict";
import { Burst, RxFlag, Source, TxFlag } from "../../packages/mempool/mod.ts";
import { contents } from "./_mbuf_memory.ts";
import {
  assertRestored,
  COUNT,
  numbers,
  openPools,
  packetOf,
} from "./_mbuf_pools.ts";

const { pool, small, c, end } = openPools();
Deno.test.afterAll(end);

Deno.test("Burst.free() frees mixed pools, chains, clones and NULLs", () => {
  const burst = new Burst(pool.window, 32);
  const source = new Source(pool, burst);
  const other = new Source(small, burst);
  const { mbufs } = pool;
  const original = packetOf(small, numbers(100), 40);
  for (let i = 0; i < 4; i++) {
    source.receiveBulk(3);
    other.receiveBulk(1);
    burst.add(packetOf(pool, numbers(50), 20));
    burst.add(mbufs.clone(original, pool));
    burst.push(0n);
  }
  burst.add(original);
  mbufs.setSegmentCount(burst.mbuf(0), 7);
  burst.free();
  assertRestored(pool, small);
});

Deno.test("Mbufs.free() of a packet held twice waits for the second free()", () => {
  const { mbufs } = pool;
  const packet = packetOf(pool, numbers(90), 30);
  mbufs.updatePacketRefcnt(packet, 1);
  assert.equal(mbufs.refcnt(packet), 2);
  mbufs.free(packet);
  assert.equal(pool.inUseCount, 3);
  assert.equal(mbufs.refcnt(packet), 1);
  assert.deepEqual(contents(mbufs, packet), numbers(90));
  mbufs.free(packet);
  assertRestored(pool);
});

Deno.test("Mbufs.freeSegment() leaves the segments behind", () => {
  const { mbufs } = pool;
  const packet = packetOf(pool, numbers(90), 30);
  const rest = mbufs.nextSegment(packet);
  mbufs.freeSegment(packet);
  assert.equal(pool.inUseCount, 2);
  mbufs.free(rest);
  assertRestored(pool);
});

Deno.test("Mbufs.prefreeSegment() leaves a segment that nobody holds to the caller", () => {
  const { mbufs } = pool;
  const mbuf = pool.alloc();
  mbufs.setRefcnt(mbuf, 2);
  assert.equal(mbufs.prefreeSegment(mbuf), false);
  assert.equal(mbufs.prefreeSegment(mbuf), true);
  assert.equal(mbufs.refcnt(mbuf), 1);
  assert.equal(pool.inUseCount, 1);
  mbufs.free(mbuf);
});

Deno.test("Mbufs.clone() shares the data until the last of them is freed", () => {
  const { mbufs } = pool;
  for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) {
    const packet = packetOf(small, numbers(150), 50);
    mbufs.setPort(packet, 9);
    mbufs.setRssHash(packet, 0xcafe_f00d);
    mbufs.setRxFlags(packet, RxFlag.RSS_HASH);
    mbufs.setTxFlags(packet, TxFlag.IPV4);
    mbufs.setTxOffload(packet, 14, 20, 0);
    const clone = mbufs.clone(packet, pool);
    const second = mbufs.clone(clone, pool); // Of a clone: of the original.
    assert.equal(mbufs.refcnt(packet), 3);
    assert.equal(mbufs.refcnt(clone), 1);
    for (const each of [clone, second]) {
      assert.equal(mbufs.problem(each), undefined);
      assert.deepEqual(contents(mbufs, each), numbers(150));
      assert.equal(mbufs.isClone(each), true);
      assert.equal(mbufs.directOf(each), packet);
      assert.equal(mbufs.dataOffset(each), mbufs.dataOffset(packet));
      assert.equal(mbufs.dataIova(each), mbufs.dataIova(packet));
      assert.equal(mbufs.port(each), 9);
      assert.equal(mbufs.rssHash(each), 0xcafe_f00d);
      assert.equal(mbufs.rxFlags(each), RxFlag.RSS_HASH);
    }
    for (const i of order) mbufs.free([packet, clone, second][i]!);
    assertRestored(pool, small);
  }
});

Deno.test("Mbufs.clone() and copy() return 0 and keep nothing when the pool is short", () => {
  const { mbufs } = pool;
  const packet = packetOf(small, numbers(150), 50);
  const burst = new Burst(pool.window, COUNT);
  new Source(pool, burst).receiveBulk(COUNT - 2);
  assert.equal(mbufs.clone(packet, pool), 0);
  assert.equal(pool.availableCount, 2);
  assert.equal(mbufs.refcnt(packet), 1);
  burst.free();
  const long = packetOf(pool, numbers(64 * 255), 2000);
  assert.equal(mbufs.copy(long, small), 0);
  mbufs.free(long);
  mbufs.free(packet);
  assertRestored(pool, small);
});

Deno.test("Mbufs.detach() gives a clone its own buffer back", () => {
  const { mbufs } = pool;
  const packet = packetOf(small, numbers(30));
  const clone = mbufs.clone(packet, pool);
  mbufs.free(packet);
  assert.equal(small.inUseCount, 1);
  mbufs.detach(clone);
  assert.equal(small.inUseCount, 0);
  assert.equal(mbufs.dataLength(clone), 0);
  assert.equal(mbufs.tailroom(clone), 2048);
  mbufs.detach(clone);
  mbufs.free(clone);
  assertRestored(pool, small);
});

Deno.test("Mbufs.copy() copies any part, as rte_pktmbuf_copy does", () => {
  const { mbufs } = pool;
  const packet = packetOf(pool, numbers(300), 70);
  mbufs.setVlanTci(packet, 77);
  for (const [from, length] of [[0, 300], [69, 72], [299, 9], [140, 1000]]) {
    const copy = mbufs.copy(packet, small, from, length);
    assert.equal(mbufs.problem(copy), undefined);
    assert.deepEqual(
      contents(mbufs, copy),
      numbers(300).slice(from, from! + length!),
    );
    const theirs = mbufs.at(Number(c.rte_pktmbuf_copy(
      BigInt(mbufs.address(packet)),
      BigInt(small.address),
      from!,
      length!,
    )));
    assert.deepEqual(contents(mbufs, theirs), contents(mbufs, copy));
    assert.equal(mbufs.segmentCount(theirs), mbufs.segmentCount(copy));
    assert.equal(mbufs.vlanTci(theirs), mbufs.vlanTci(copy));
    mbufs.free(theirs);
    mbufs.free(copy);
  }
  assert.equal(mbufs.copy(packet, small, 300), 0);
  mbufs.free(packet);
  assertRestored(pool, small);
});

Deno.test("Mbufs.linearize() moves all data into the first segment", () => {
  const { mbufs } = pool;
  const ours = packetOf(pool, numbers(500), 90);
  const theirs = mbufs.copy(ours, small);
  assert.equal(mbufs.linearize(theirs), false);
  mbufs.free(theirs);
  assert.equal(mbufs.linearize(ours), true);
  assert.equal(mbufs.isContiguous(ours), true);
  assert.deepEqual(contents(mbufs, ours), numbers(500));
  assert.equal(pool.inUseCount, 1);
  mbufs.free(ours);
  assertRestored(pool, small);
});
