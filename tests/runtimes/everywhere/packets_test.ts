/** Packet pools, mbufs and bursts; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { init } from "../../../packages/eal/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  RxFlag,
  Source,
  TxFlag,
} from "../../../packages/mempool/mod.ts";
import {
  Ether,
  EtherType,
  IpProtocol,
  Ipv4,
} from "../../../packages/net/mod.ts";
import {
  burstOperations,
  Lanes,
  macWords,
} from "../../../packages/packets/mod.ts";
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
  plain.close();
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
  assert.deepEqual([
    mbufs.port(mbuf),
    mbufs.rssHash(mbuf),
    mbufs.rxFlags(mbuf),
    mbufs.txFlags(mbuf),
    mbufs.vlanTci(mbuf),
    mbufs.packetType(mbuf),
    mbufs.packetLength(mbuf),
  ], [
    65534,
    0xfeed_beef,
    RxFlag.RSS_HASH,
    TxFlag.IPV4,
    0xffff,
    0x8000_0001,
    60,
  ]);
  mbufs.free(mbuf);
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
  const { mbufs } = pool;
  const burst = new Burst(pool.window, 32);
  const source = new Source(pool, burst);
  assert.throws(() => source.receiveBulk(33), RangeError);
  assert.equal(source.receiveBulk(), 32);
  const bytes = burst.window.u8;
  for (let i = 0; i < 32; i++) {
    const at = mbufs.append(burst.mbuf(i), 34);
    bytes.fill(0, at, at + 34);
    Ether.setType(bytes, at, EtherType.IPV4);
    bytes[at + 14] = 0x45;
    Ipv4.setProtocol(bytes, at + 14, IpProtocol.TCP);
    Ipv4.setSource(bytes, at + 14, i);
  }
  const first = new Burst(pool.window, 4);
  assert.equal(first.take(burst, 2), 2);
  assert.equal(burst.length, 30);
  for (let i = 0; i < 30; i++) {
    const at = mbufs.dataAt(burst.mbufAt(i), 0, 34);
    assert.equal(at, mbufs.dataOffset(burst.mbuf(i)));
    assert.equal(Ipv4.source(bytes, at + 14), i + 2);
  }
  assert.throws(() => mbufs.dataAt(burst.mbuf(0), 0, 35), RangeError);
  assert.throws(() => burst.mbufAt(30), RangeError);
  assert.equal(burst.bytes(0).length, 34);
  burst.free();
  assert.equal(pool.inUseCount, 2, "those that were moved are there");
  first.free();
  assert.equal(pool.inUseCount, 0);
});

test("Burst.takeIf moves what is chosen; what throws loses nothing", () => {
  const from = new Burst(pool.window, 32);
  const to = new Burst(pool.window, 10);
  const source = new Source(pool, from);
  source.receiveBulk();
  const packets = Array.from({ length: 32 }, (_, i) => from.mbuf(i));
  const packetsOf = (burst: Burst): number[] =>
    Array.from({ length: burst.length }, (_, i) => burst.mbuf(i));
  assert.throws(() =>
    to.takeIf(from, (_mbuf, i) => {
      if (i === 9) throw new SyntaxError("stop");
      return i % 3 === 0;
    }), SyntaxError);
  assert.deepEqual(packetsOf(to), [packets[0], packets[3], packets[6]]);
  assert.equal(from.length, 29);
  assert.equal(to.takeIf(from, () => true), 7, "then there is no more room");
  assert.deepEqual(
    [...packetsOf(to), ...packetsOf(from)].toSorted((a, b) => a - b),
    packets.toSorted((a, b) => a - b),
  );
  to.free(5);
  assert.equal(to.length, 5);
  assert.equal(to.takeIf(from, (mbuf) => mbuf === packets[31]), 1);
  assert.equal(to.mbuf(5), packets[31]);
  to.free();
  from.free();
  assert.equal(pool.inUseCount, 0);
});

test("burstOperations and Lanes work on all packets of a burst", () => {
  const { mbufs } = pool;
  const burst = new Burst(pool.window, 32);
  const source = new Source(pool, burst);
  const operations = burstOperations(burst);
  const bursts = [new Burst(pool.window, 32), new Burst(pool.window, 8)];
  const lanes = new Lanes(bursts);
  const macs = Uint8Array.from({ length: 12 }, (_, i) => 0xa0 + i);
  function fill(): void {
    source.receiveBulk();
    for (let i = 0; i < 32; i++) {
      const mbuf = burst.mbuf(i);
      const at = mbufs.append(mbuf, 60 + i);
      mbufs.setPort(mbuf, i < 20 ? 1 : 2);
      mbufs.setRxFlags(mbuf, i < 3 ? RxFlag.VLAN : 0);
      Ether.setType(
        mbufs.window.u8,
        at,
        i % 4 === 0 ? EtherType.ARP : EtherType.IPV4,
      );
    }
  }
  fill();
  assert.equal(operations.sumPacketLengths(), 32 * 60 + 31 * 16);
  assert.equal(operations.portRun(), 20);
  assert.equal(operations.countEtherType(EtherType.ARP), 8);
  assert.equal(operations.countFlags(RxFlag.VLAN, 0), 3);
  operations.rewriteMacs(macWords(macs.subarray(0, 6), macs.subarray(6)));
  for (let i = 0; i < 32; i++) {
    assert.deepEqual(burst.bytes(i).slice(0, 12), macs);
  }
  assert.equal(operations.countEtherType(EtherType.ARP), 8);
  operations.deal(lanes, 1);
  assert.deepEqual([burst, ...bursts].map(({ length }) => length), [8, 16, 8]);
  for (const each of [burst, ...bursts]) each.free();
  fill();
  for (let i = 0; i < 32; i++) lanes.choices[i] = i % 3;
  operations.sort(lanes);
  assert.deepEqual([burst, ...bursts].map(({ length }) => length), [13, 11, 8]);
  for (const each of [burst, ...bursts]) each.free();
  assert.equal(pool.inUseCount, 0);
});

test("PktmbufPool.close() ends its use", () => {
  const source = new Source(pool, new Burst(pool.window, 4));
  pool.close();
  const message = 'Mempool "packets" is closed';
  assert.throws(() => pool.alloc(), { name: "ClosedError", message });
  assert.throws(() => source.receiveBulk(), { name: "ClosedError", message });
  endGroup(init([]));
  assert.throws(() => PktmbufPool.lookup("packets"), /the EAL is cleaned up$/);
});
