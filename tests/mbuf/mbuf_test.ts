/**
 * Packet pools and mbufs on a real EAL, against DPDK's own functions: one test
 * after another on the same EAL, which the last one ends.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library.ts";
import { cString } from "../../ffi/memory.ts";
import { free, init, Memzone, zmalloc } from "../../packages/eal/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  RxFlag,
  TxFlag,
} from "../../packages/mempool/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { soname } from "../testenv/dpdk_library.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { openInline } from "./_inline.ts";
import { contents } from "./_memory.ts";

const prefix = uniquePrefix("mbuf");
const COUNT = 511;
const HEADROOM = 128;

let pool: PktmbufPool;
/** Mbufs with private bytes and little room. */
let small: PktmbufPool;

/** DPDK's functions that allocate, for mbufs that TypeScript did not make. */
function openC() {
  return Deno.dlopen(soname("mbuf"), {
    rte_pktmbuf_clone: { parameters: ["u64", "u64"], result: "u64" },
    rte_pktmbuf_copy: {
      parameters: ["u64", "u64", "u32", "u32"],
      result: "u64",
    },
    __rte_pktmbuf_linearize: { parameters: ["u64"], result: "i32" },
    rte_pktmbuf_pool_create_extbuf: {
      parameters: [
        "buffer",
        "u32",
        "u32",
        "u16",
        "u16",
        "i32",
        "buffer",
        "u32",
      ],
      result: "u64",
    },
  });
}
let c: ReturnType<typeof openC>["symbols"];

/** A packet with the given bytes, `perSegment` in each mbuf. */
function packetOf(
  from: PktmbufPool,
  bytes: number[],
  perSegment: number = bytes.length,
): number {
  const { mbufs } = from;
  const head = from.alloc();
  let last = head;
  for (let at = 0; at < bytes.length; at += perSegment) {
    if (at > 0) {
      last = from.alloc();
      assert.notEqual(last, 0);
      mbufs.chain(head, last);
    }
    const part = bytes.slice(at, at + perSegment);
    mbufs.window.u8.set(part, mbufs.append(head, part.length));
  }
  assert.equal(mbufs.problem(head), undefined);
  return head;
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => (i * 7) % 251);
}

/** Passes if all mbufs are back and as their pool wants them. */
function assertRestored(...pools: PktmbufPool[]): void {
  const { rte_mbuf } = layout();
  for (const each of pools) {
    assert.equal(each.availableCount, each.size);
    const { mbufs, window } = each;
    for (const address of each.objects()) {
      const mbuf = mbufs.at(address);
      assert.equal(mbufs.problem(mbuf, false), undefined);
      const skip = rte_mbuf.sizeof + each.privateSize;
      assert.deepEqual({
        refcnt: mbufs.refcnt(mbuf),
        segments: mbufs.segmentCount(mbuf),
        next: mbufs.nextSegment(mbuf),
        isDirect: mbufs.isDirect(mbuf),
        buffer: mbufs.bufferOffset(mbuf) - mbuf,
        length: mbufs.bufferLength(mbuf),
        privateSize: mbufs.privateSize(mbuf),
        iova: mbufs.dataIova(mbuf) - mbufs.headroom(mbuf),
      }, {
        refcnt: 1,
        segments: 1,
        next: 0,
        isDirect: true,
        buffer: skip,
        length: each.dataRoomSize,
        privateSize: each.privateSize,
        iova: window.pointer(mbuf - 8) + skip,
      });
    }
  }
}

Deno.test("PktmbufPool.create() makes a pool of empty packets", () => {
  init(ealArguments(prefix));
  c = openC().symbols;
  pool = PktmbufPool.create("packets", { count: COUNT, cacheSize: 32 });
  small = PktmbufPool.create("small", {
    count: 255,
    privateSize: 64,
    dataRoomSize: HEADROOM + 64,
  });
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
  const zone = Memzone.lookup("MP_small")!; // No caches: the data follows.
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

Deno.test("Mbufs.freeBulk() frees mixed pools, chains, clones and NULLs", () => {
  const burst = new Burst(pool.window, 32);
  const { mbufs } = pool;
  const original = packetOf(small, numbers(100), 40);
  for (let i = 0; i < 4; i++) {
    pool.allocBulk(burst, 3);
    small.allocBulk(burst, 1);
    burst.push(packetOf(pool, numbers(50), 20));
    burst.push(mbufs.clone(original, pool));
    burst.table[burst.length++] = 0n;
  }
  burst.push(original);
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
  pool.allocBulk(burst, COUNT - 2);
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

Deno.test("rte_pktmbuf_free_bulk frees what TypeScript made, and the other way round", () => {
  const { mbufs } = pool;
  const burst = new Burst(pool.window, 16);
  pool.allocBulk(burst, 4);
  burst.push(packetOf(pool, numbers(120), 50));
  const original = packetOf(small, numbers(90), 50);
  burst.push(mbufs.clone(original, pool));
  burst.push(original);
  dpdk().rte_pktmbuf_free_bulk(burst.table, burst.length);
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
  burst.push(copy);
  burst.push(clone);
  burst.push(packet);
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
  const shared = zmalloc(sizeof);
  const buffer = zmalloc(1024);
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
  free(shared);
  free(buffer);
  callback.close();
});

Deno.test("PktmbufPool with pinned external buffers keeps them", () => {
  const zone = Memzone.reserve("external", 64 * 2048, { align: 64 });
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
  assert.equal(pinned.allocBulk(burst, 63), 63);
  for (let i = 0; i < 63; i++) {
    const offset = mbufs.address(burst.dataOffset(i)) - zone.address;
    assert.ok(offset >= 0 && offset < zone.length);
    assert.equal(mbufs.problem(burst.mbuf(i)), undefined);
  }
  burst.free();
  assert.equal(pinned.availableCount, 63);
  assertRestored(pool);
});

Deno.test("Mbufs keeps every packet sound through any sequence of calls", () => {
  const { mbufs } = pool;
  const step = fc.record({
    call: fc.constantFrom(
      "alloc",
      "append",
      "prepend",
      "adj",
      "trim",
      "chain",
      "clone",
      "copy",
      "linearize",
      "free",
    ),
    which: fc.nat(),
    other: fc.nat(),
    length: fc.nat(80),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
      const packets: number[] = [];
      for (const { call, which, other, length } of steps) {
        const from = length % 2 === 0 ? pool : small;
        const i = which % Math.max(packets.length, 1);
        const packet = packets[i] ?? 0;
        if (call === "alloc") {
          const mbuf = from.alloc();
          if (mbuf !== 0) packets.push(mbuf);
          continue;
        }
        if (packet === 0) continue;
        if (call === "clone" || call === "copy") {
          const made = mbufs[call](packet, from);
          if (made !== 0) packets.push(made);
        } else if (call === "free") {
          mbufs.free(packet);
          packets.splice(i, 1);
        } else if (call === "chain") {
          const j = other % packets.length;
          if (j !== i && mbufs.chain(packet, packets[j]!)) packets.splice(j, 1);
        } else if (call === "linearize") {
          mbufs.linearize(packet);
        } else {
          mbufs[call](packet, length);
        }
        for (const each of packets) {
          assert.equal(mbufs.problem(each), undefined);
          assert.notEqual(contents(mbufs, each), false);
        }
      }
      const burst = new Burst(pool.window, 128);
      for (const packet of packets) burst.push(packet);
      burst.free();
      assert.equal(pool.availableCount, pool.size);
      assert.equal(small.availableCount, small.size);
    }),
    { numRuns: 60 },
  );
  assertRestored(pool, small);
});

Deno.test("Mbufs leaves in memory what DPDK's inline functions leave", () => {
  const { mbufs, window } = pool;
  const inline = openInline();
  const { rte_mbuf } = layout();
  const at = (mbuf: number) => BigInt(mbufs.address(mbuf));
  // Both get the same calls; then all but the addresses must be the same.
  const { buf_addr, buf_iova, next, shinfo } = rte_mbuf;
  function snapshot(packet: number): Uint8Array[] {
    const segments: Uint8Array[] = [];
    for (let m = packet; m !== 0; m = mbufs.nextSegment(m)) {
      const bytes = window.u8.slice(m, m + rte_mbuf.sizeof);
      for (const at of [buf_addr, buf_iova, next, shinfo]) {
        bytes.fill(0, at, at + 8);
      }
      segments.push(bytes);
    }
    return segments;
  }
  /** A new mbuf has what its last user left in the fields of the driver. */
  function marked(mbuf: number, mark: number): number {
    const { sizeof, dynfield1, vlan_tci_outer } = rte_mbuf;
    window.u8.fill(mark, mbuf + rte_mbuf["hash.rss"], mbuf + vlan_tci_outer);
    window.u8.fill(mark, mbuf + dynfield1, mbuf + sizeof);
    return mbuf;
  }
  const call = fc.record({
    kind: fc.constantFrom(
      "append",
      "prepend",
      "adj",
      "trim",
      "chain",
      "attach",
    ),
    length: fc.nat(100),
  });
  fc.assert(fc.property(
    fc.array(call, { maxLength: 40, size: "max" }),
    (calls) => {
      let ours = marked(small.alloc(), 5);
      const made = Number(inline.c_alloc(BigInt(small.address)));
      let theirs = marked(mbufs.at(made), 5);
      for (const { kind, length } of calls) {
        if (kind === "trim") {
          const done = inline.c_trim(at(theirs), length) === 0;
          assert.equal(mbufs.trim(ours, length), done);
        } else if (kind === "chain") {
          assert.equal(mbufs.chain(ours, marked(small.alloc(), 6)), true);
          inline.c_chain(at(theirs), at(marked(small.alloc(), 6)));
        } else if (kind === "attach") {
          const clone = marked(pool.alloc(), 7);
          mbufs.attach(clone, ours);
          mbufs.free(ours);
          ours = clone;
          const other = marked(pool.alloc(), 8);
          inline.c_attach(at(other), at(theirs));
          inline.c_free(at(theirs));
          theirs = other;
        } else {
          const end = Number(inline[`c_${kind}` as const](at(theirs), length));
          const offset = mbufs[kind as "append"](ours, length);
          assert.equal(offset === -1, end === 0);
        }
        assert.deepEqual(snapshot(ours), snapshot(theirs));
      }
      if (!mbufs.isDirect(ours)) {
        mbufs.detach(ours);
        inline.c_detach(at(theirs));
        assert.deepEqual(snapshot(ours), snapshot(theirs));
      }
      // Each side frees what the other made.
      inline.c_free(at(ours));
      mbufs.free(theirs);
    },
  ));
  assertRestored(pool, small);
});

Deno.test("Burst and Mbufs allocate no JavaScript memory per packet", () => {
  const burst = new Burst(pool.window, 32);
  const bytes = burst.window.u8;
  function rounds(n: number): void {
    for (let round = 0; round < n; round++) {
      pool.allocBulk(burst, 32);
      for (let i = 0; i < burst.length; i++) {
        const mbuf = burst.mbuf(i);
        burst.mbufs.append(mbuf, 60);
        bytes[burst.dataOffset(i)] = round;
        burst.mbufs.adj(mbuf, burst.dataLength(i) - 46);
      }
      burst.free();
    }
  }
  // Code that is not optimized yet makes a BigInt per pointer: when the
  // compiler is done with it, the heap stands still, round after round.
  const changes: number[] = [];
  let still = 0;
  for (let i = 0; i < 300 && still < 10; i++) {
    const before = Deno.memoryUsage().heapUsed;
    rounds(1_000);
    // 32,000 packets: a small object for each would be over 500 kB, or a drop
    // by megabytes where the collector came in between.
    changes.push(Math.abs(Deno.memoryUsage().heapUsed - before));
    still = changes.at(-1)! < 50_000 ? still + 1 : 0;
  }
  assert.equal(still, 10, `the heap changed by ${changes.join(", ")} bytes`);
  assertRestored(pool);
});

Deno.test("PktmbufPool.free() ends its use, for the data path too", () => {
  try {
    small.free();
    assert.throws(() => small.alloc(), /Mempool "small" is freed/);
    assert.throws(() => PktmbufPool.lookup("small"), { code: "ENOENT" });
    pool[Symbol.dispose]();
    init([]).cleanup();
  } finally {
    removePrefixFiles(prefix);
  }
});
