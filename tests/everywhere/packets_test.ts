/** Packet pools, mbufs and bursts; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { init } from "../../packages/eal/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  RxFlag,
  TxFlag,
} from "../../packages/mempool/mod.ts";
import { Ether, EtherType, IpProtocol, Ipv4 } from "../../packages/net/mod.ts";
import { endGroup, groupArguments } from "./_group.ts";

const COUNT = 511;
let pool: PktmbufPool;

function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => (i * 7) % 251);
}

/** A packet with the given bytes, `perSegment` in each mbuf. */
function packetOf(bytes: number[], perSegment: number = bytes.length): number {
  const { mbufs } = pool;
  const head = pool.alloc();
  for (let at = 0; at < bytes.length; at += perSegment) {
    if (at > 0) assert.ok(mbufs.chain(head, pool.alloc()));
    const part = bytes.slice(at, at + perSegment);
    mbufs.window.u8.set(part, mbufs.append(head, part.length));
  }
  assert.equal(mbufs.problem(head), undefined);
  return head;
}

/** All bytes of a packet. */
function contents(mbuf: number): number[] {
  const { mbufs } = pool;
  const bytes = new Uint8Array(mbufs.packetLength(mbuf));
  assert.equal(mbufs.read(mbuf, 0, bytes), bytes.length);
  return [...bytes];
}

test("PktmbufPool.create() makes a pool of empty packets that lookup() finds", () => {
  init(groupArguments());
  pool = PktmbufPool.create("packets", { count: COUNT, cacheSize: 32 });
  assert.deepEqual([pool.dataRoomSize, pool.privateSize], [2176, 0]);
  const mbuf = PktmbufPool.lookup("packets").alloc();
  const { mbufs } = pool;
  assert.equal(mbufs.problem(mbuf), undefined);
  assert.deepEqual(
    [mbufs.headroom(mbuf), mbufs.tailroom(mbuf), mbufs.packetLength(mbuf)],
    [128, 2048, 0],
  );
  assert.equal(mbufs.pool(mbuf), pool.address);
  mbufs.free(mbuf);
  assert.equal(pool.inUseCount, 0);
});

test("PktmbufPool.alloc() gives each packet once and 0 when empty", () => {
  const taken = new Set<number>();
  for (let mbuf = pool.alloc(); mbuf !== 0; mbuf = pool.alloc()) {
    taken.add(mbuf);
  }
  assert.equal(taken.size, COUNT);
  for (const mbuf of taken) pool.mbufs.free(mbuf);
  assert.equal(pool.availableCount, COUNT);
});

test("PktmbufPool refuses what cannot be", () => {
  assert.throws(() => PktmbufPool.create("bad", { count: 0 }), RangeError);
  assert.throws(() => PktmbufPool.create("packets", { count: 63 }), {
    name: "DpdkError",
    code: "EEXIST",
    call: "rte_pktmbuf_pool_create",
  });
  const plain = Mempool.create("plain", { count: 7, elementSize: 256 });
  assert.throws(() => PktmbufPool.lookup("plain"), {
    message: 'Cannot use mempool "plain": its objects are no mbufs',
  });
  plain.free();
});

test("Mbufs fields keep what is set", () => {
  const { mbufs } = pool;
  const mbuf = packetOf(numbers(60));
  mbufs.setPort(mbuf, 65534);
  mbufs.setRssHash(mbuf, 0xfeed_beef);
  mbufs.setRxFlags(mbuf, RxFlag.RSS_HASH);
  mbufs.setTxFlags(mbuf, TxFlag.IPV4);
  mbufs.setVlanTci(mbuf, 0xffff);
  mbufs.setPacketType(mbuf, 0x8000_0001);
  const burst = new Burst(pool.window, 1);
  burst.push(mbuf);
  assert.deepEqual([
    burst.port(0),
    burst.rssHash(0),
    burst.rxFlags(0),
    burst.txFlags(0),
    burst.vlanTci(0),
    burst.packetType(0),
    burst.packetLength(0),
  ], [
    65534,
    0xfeed_beef,
    RxFlag.RSS_HASH,
    TxFlag.IPV4,
    0xffff,
    0x8000_0001,
    60,
  ]);
  burst.free();
});

test("Mbufs.prepend, append, adj and trim move the ends of the data", () => {
  const { mbufs } = pool;
  const mbuf = packetOf(numbers(100));
  const front = mbufs.prepend(mbuf, 14);
  mbufs.window.u8.fill(0xee, front, front + 14);
  assert.equal(mbufs.headroom(mbuf), 114);
  assert.deepEqual(contents(mbuf).slice(0, 15), [...Array(14).fill(0xee), 0]);
  assert.notEqual(mbufs.adj(mbuf, 14), -1);
  assert.ok(mbufs.trim(mbuf, 40));
  assert.deepEqual(contents(mbuf), numbers(100).slice(0, 60));
  mbufs.free(mbuf);
});

test("Mbufs chains, clones, copies and makes contiguous", () => {
  const { mbufs } = pool;
  const packet = packetOf(numbers(300), 70);
  assert.equal(mbufs.segmentCount(packet), 5);
  const clone = mbufs.clone(packet, pool);
  assert.ok(mbufs.isClone(clone));
  assert.equal(mbufs.refcnt(packet), 2);
  assert.deepEqual(contents(clone), numbers(300));
  const copy = mbufs.copy(packet, pool, 69, 72);
  assert.deepEqual(contents(copy), numbers(300).slice(69, 141));
  mbufs.free(clone);
  assert.equal(mbufs.refcnt(packet), 1);
  assert.ok(mbufs.linearize(packet));
  assert.deepEqual(contents(packet), numbers(300));
  mbufs.free(packet);
  mbufs.free(copy);
  assert.equal(pool.inUseCount, 0);
});

test("Burst holds packets in order; headers are read in place", () => {
  const burst = new Burst(pool.window, 32);
  assert.equal(pool.allocBulk(burst, 33), 0, "no room");
  assert.equal(pool.allocBulk(burst, 32), 32);
  const bytes = burst.window.u8;
  for (let i = 0; i < 32; i++) {
    const at = pool.mbufs.append(burst.mbuf(i), 34);
    bytes.fill(0, at, at + 34);
    Ether.setType(bytes, at, EtherType.IPV4);
    bytes[at + 14] = 0x45;
    Ipv4.setProtocol(bytes, at + 14, IpProtocol.TCP);
    Ipv4.setSource(bytes, at + 14, i);
  }
  burst.shift(2);
  assert.equal(burst.length, 30);
  for (let i = 0; i < 30; i++) {
    const at = burst.dataAt(i, 0, 34);
    assert.equal(at, burst.dataOffset(i));
    assert.equal(Ipv4.source(bytes, at + 14), i + 2);
  }
  assert.throws(() => burst.dataAt(0, 0, 35), RangeError);
  assert.equal(burst.bytes(0).length, 34);
  burst.free();
  assert.equal(pool.inUseCount, 2, "shifted packets are the caller's");
});

test("PktmbufPool.free() ends its use", () => {
  const burst = new Burst(pool.window, 4);
  pool.free();
  const message = 'Mempool "packets" is freed';
  assert.throws(() => pool.alloc(), { message });
  assert.throws(() => pool.allocBulk(burst, 4), { message });
  endGroup(init([]));
  assert.throws(() => PktmbufPool.lookup("packets"), /the EAL is cleaned up$/);
});
