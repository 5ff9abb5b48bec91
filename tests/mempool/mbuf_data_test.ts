/** The data of packets, on JavaScript memory: no DPDK. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { type Mbufs, RxFlag, TxFlag } from "../../packages/mempool/mod.ts";
import { contents, makeMbufs } from "./_mbuf_memory.ts";

const ROOM = 160;
const HEADROOM = 128;

/** What a packet is: its segments' data, with the room before and behind. */
interface Segment {
  before: number;
  data: number[];
  behind: number;
}

const operation = fc.record({
  kind: fc.constantFrom("prepend", "append", "adj", "trim", "chain"),
  length: fc.integer({ min: 0, max: 64 }),
});

Deno.test("Mbufs.prepend, append, adj, trim and chain do what the model does", () => {
  fc.assert(fc.property(
    fc.array(operation, { maxLength: 60, size: "max" }),
    (operations) => {
      const { mbufs, fresh } = makeMbufs(8, ROOM);
      const left = [...fresh];
      const packet = left.pop()!;
      const model: Segment[] = [newSegment()];
      let next = 1;
      for (const { kind, length } of operations) {
        const first = model[0]!;
        const last = model.at(-1)!;
        const bytes = Array.from({ length }, () => next++ % 251);
        if (kind === "prepend") {
          const at = mbufs.prepend(packet, length);
          assert.equal(at !== -1, length <= first.before);
          if (at === -1) continue;
          fill(mbufs, at, bytes);
          first.before -= length;
          first.data.unshift(...bytes);
        } else if (kind === "append") {
          const at = mbufs.append(packet, length);
          assert.equal(at !== -1, length <= last.behind);
          if (at === -1) continue;
          fill(mbufs, at, bytes);
          last.behind -= length;
          last.data.push(...bytes);
        } else if (kind === "adj") {
          const at = mbufs.adj(packet, length);
          assert.equal(at !== -1, length <= first.data.length);
          if (at === -1) continue;
          assert.equal(at, mbufs.dataOffset(packet));
          first.data.splice(0, length);
          first.before += length;
        } else if (kind === "trim") {
          const done = mbufs.trim(packet, length);
          assert.equal(done, length <= last.data.length);
          if (!done) continue;
          last.data.length -= length;
          last.behind += length;
        } else {
          const segment = left.pop();
          if (segment === undefined) continue;
          assert.equal(mbufs.chain(packet, segment), true);
          model.push(newSegment());
        }
        check(mbufs, packet, model);
      }
    },
  ));
});

Deno.test("Mbufs.read and write move bytes over the borders of segments", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 32 }), { minLength: 1, maxLength: 6 }),
    fc.nat(200),
    fc.nat(200),
    (lengths, at, length) => {
      const { mbufs, fresh } = makeMbufs(6, ROOM);
      const packet = fresh[0]!;
      lengths.forEach((n, i) => {
        if (i > 0) mbufs.chain(packet, fresh[i]!);
        fill(mbufs, mbufs.append(packet, n), new Array(n).fill(i + 1));
      });
      const before = contents(mbufs, packet) as number[];
      const fits = at + length <= before.length;
      const target = new Uint8Array(length);
      assert.equal(mbufs.read(packet, at, target), fits ? length : 0);
      if (fits) assert.deepEqual([...target], before.slice(at, at + length));
      const source = new Uint8Array(length).fill(0xee);
      assert.equal(mbufs.write(packet, at, source), fits ? length : 0);
      if (fits) before.fill(0xee, at, at + length);
      assert.deepEqual(contents(mbufs, packet), before);
    },
  ));
});

Deno.test("Mbufs.read refuses what a wrong packet length promises", () => {
  const { mbufs, fresh } = makeMbufs(1, ROOM);
  mbufs.append(fresh[0]!, 4);
  mbufs.setPacketLength(fresh[0]!, 1000);
  assert.equal(mbufs.read(fresh[0]!, 0, new Uint8Array(8)), 0);
  assert.equal(mbufs.read(fresh[0]!, 0, new Uint8Array(4)), 4);
});

Deno.test("Mbufs refuses lengths that are no unsigned integers", () => {
  const { mbufs, fresh } = makeMbufs(1, ROOM);
  const mbuf = fresh[0]!;
  mbufs.append(mbuf, 8);
  for (const length of [-1, 1.5, NaN, 2 ** 32, 65536]) {
    assert.equal(mbufs.append(mbuf, length), -1);
    assert.equal(mbufs.prepend(mbuf, length), -1);
    assert.equal(mbufs.adj(mbuf, length), -1);
    assert.equal(mbufs.trim(mbuf, length), false);
  }
  assert.equal(mbufs.packetLength(mbuf), 8);
});

Deno.test("Mbufs.dataAt passes bytes of the first segment only", () => {
  const { mbufs, fresh } = makeMbufs(2, ROOM);
  const mbuf = fresh[0]!;
  mbufs.append(mbuf, 20);
  mbufs.chain(mbuf, fresh[1]!);
  mbufs.append(mbuf, 20);
  assert.equal(mbufs.dataAt(mbuf, 0, 20), mbufs.dataOffset(mbuf));
  assert.equal(mbufs.dataAt(mbuf, 20, 0), mbufs.dataOffset(mbuf) + 20);
  for (const [at, length] of [[0, 21], [20, 1], [-1, 1], [0.5, 1], [21, 0]]) {
    assert.throws(() => mbufs.dataAt(mbuf, at!, length!), RangeError);
  }
});

Deno.test("Mbufs.dataAt refuses a data length beyond the buffer, and a buffer outside the window", () => {
  const { mbufs, fresh } = makeMbufs(1, ROOM);
  const mbuf = fresh[0]!;
  mbufs.setDataLength(mbuf, ROOM);
  assert.throws(() => mbufs.dataAt(mbuf, 0, ROOM), RangeError);
  mbufs.setDataLength(mbuf, 8);
  const high = (mbuf + layout().rte_mbuf.buf_addr) / 4 + 1;
  mbufs.window.u32[high]!++;
  assert.throws(() => mbufs.dataAt(mbuf, 0, 8), RangeError);
  assert.throws(() => mbufs.bytes(mbuf), RangeError);
});

Deno.test("Mbufs keeps what is set, field by field", () => {
  const { mbufs, fresh } = makeMbufs(2, ROOM);
  const mbuf = fresh[0]!;
  const zero = mbufs.window.u8.slice(mbuf, mbuf + 128);
  mbufs.setPort(mbuf, 0xfffe);
  mbufs.setRssHash(mbuf, 0xdead_beef);
  mbufs.setRxFlags(mbuf, RxFlag.RSS_HASH | RxFlag.VLAN_STRIPPED);
  mbufs.setTxFlags(mbuf, TxFlag.IPV4 | TxFlag.OUTER_IPV6);
  mbufs.setPacketType(mbuf, 0x0fff_ffff);
  mbufs.setVlanTci(mbuf, 0x1234);
  mbufs.setOuterVlanTci(mbuf, 0x4321);
  mbufs.setTxOffload(mbuf, 14, 20, 32, 1448, 40, 18);
  mbufs.setNextSegment(mbuf, fresh[1]!);
  assert.equal(mbufs.port(mbuf), 0xfffe);
  assert.equal(mbufs.rssHash(mbuf), 0xdead_beef);
  assert.equal(mbufs.rxFlags(mbuf), RxFlag.RSS_HASH | RxFlag.VLAN_STRIPPED);
  assert.equal(mbufs.txFlags(mbuf), TxFlag.IPV4 | TxFlag.OUTER_IPV6);
  assert.equal(mbufs.packetType(mbuf), 0x0fff_ffff);
  assert.equal(mbufs.vlanTci(mbuf), 0x1234);
  assert.equal(mbufs.outerVlanTci(mbuf), 0x4321);
  assert.equal(mbufs.nextSegment(mbuf), fresh[1]);
  assert.equal(
    mbufs.window.u64[(mbuf + layout().rte_mbuf.tx_offload) / 8],
    14n | 20n << 7n | 32n << 16n | 1448n << 24n | 40n << 40n | 18n << 49n,
  );
  mbufs.reset(mbuf);
  mbufs.setRssHash(mbuf, 0); // The one field that a reset leaves.
  assert.deepEqual(mbufs.window.u8.slice(mbuf, mbuf + 128), zero);
});

Deno.test("Mbufs.chain refuses more than 65535 segments", () => {
  const { mbufs, fresh } = makeMbufs(2, ROOM);
  mbufs.setSegmentCount(fresh[0]!, 65535);
  assert.equal(mbufs.chain(fresh[0]!, fresh[1]!), false);
});

Deno.test("Mbufs.linearize needs room in the first segment", () => {
  const { mbufs, fresh } = makeMbufs(2, ROOM);
  const mbuf = fresh[0]!;
  mbufs.append(mbuf, 20);
  assert.equal(mbufs.linearize(mbuf), true);
  mbufs.chain(mbuf, fresh[1]!);
  mbufs.append(mbuf, 20);
  assert.equal(mbufs.linearize(mbuf), false);
  assert.equal((contents(mbufs, mbuf) as number[]).length, 40);
});

function newSegment(): Segment {
  return { before: HEADROOM, data: [], behind: ROOM - HEADROOM };
}

function fill(mbufs: Mbufs, at: number, bytes: number[]): void {
  mbufs.window.u8.set(bytes, at);
}

function check(mbufs: Mbufs, packet: number, model: Segment[]): void {
  assert.deepEqual(
    contents(mbufs, packet),
    model.flatMap(({ data }) => data),
  );
  let mbuf = packet;
  for (const { before, data, behind } of model) {
    assert.equal(mbufs.headroom(mbuf), before);
    assert.equal(mbufs.dataLength(mbuf), data.length);
    assert.equal(mbufs.tailroom(mbuf), behind);
    mbuf = mbufs.nextSegment(mbuf);
  }
  assert.equal(mbuf, 0);
  assert.equal(mbufs.isContiguous(packet), model.length === 1);
}
