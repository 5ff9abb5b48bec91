/** Bursts: packets in order, none lost, none twice, all of them accounted for. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Window } from "../../ffi/memory/window.ts";
import { Memzone } from "../../packages/eal/mod.ts";
import { Burst, type PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import { Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { BASE, makeMbufs } from "./_mbuf_memory.ts";
import { assertRestored, numbers, openPools, packetOf } from "./_mbuf_pools.ts";

const { pool, small, end } = openPools();
Deno.test.afterAll(end);

Deno.test("Burst holds packets in order, as addresses and as offsets", () => {
  const { mbufs, fresh } = makeMbufs(8, 160);
  const burst = new Burst(mbufs.window, 6);
  assert.equal(burst.mbufs.window, mbufs.window);
  assert.deepEqual(fresh.map((mbuf) => burst.add(mbuf)), [
    ...new Array(6).fill(true),
    false,
    false,
  ]);
  assert.deepEqual([burst.length, burst.room], [6, 0]);
  for (let i = 0; i < 6; i++) {
    assert.equal(burst.get(i), BigInt(BASE + fresh[i]!));
    assert.equal(burst.address(i), BASE + fresh[i]!);
    assert.equal(burst.mbuf(i), fresh[i]);
    assert.equal(burst.mbufAt(i), fresh[i]);
    assert.equal(burst.bytes(i).length, 0);
  }
  const other = new Burst(mbufs.window, 5);
  assert.equal(other.take(burst, 4), 4);
  assert.equal(other.take(burst), 1, "there is no more room");
  assert.deepEqual([other.mbuf(4), burst.mbuf(0)], [fresh[4], fresh[5]]);
  assert.deepEqual([other.length, burst.length], [5, 1]);
  assert.equal(other.take(other), 0);
  assert.equal(other.takeIf(other, () => true), 0);
  assert.deepEqual(packetsOf(other), fresh.slice(0, 5));
  burst.clear();
  assert.deepEqual([burst.length, burst.room], [0, 6]);
});

Deno.test("Burst.mbufAt and bytes refuse what is no packet of the window", () => {
  const { mbufs, fresh } = makeMbufs(1, 160);
  const burst = new Burst(mbufs.window, 4);
  burst.add(fresh[0]!);
  for (const i of [1, -1, 0.5, NaN, 4]) {
    const error = { name: "RangeError", message: new RegExp(`packet ${i} `) };
    assert.throws(() => burst.mbufAt(i), error);
    assert.throws(() => burst.bytes(i), error);
  }
  burst.push(0n);
  burst.pushAddress(BASE + fresh[0]! + 2 ** 32);
  for (const i of [1, 2]) {
    const error = {
      name: "RangeError",
      message: `Cannot use packet ${i} of burst: it is outside the window`,
    };
    assert.throws(() => burst.mbufAt(i), error);
    assert.throws(() => burst.bytes(i), error);
  }
});

Deno.test("Burst has room for 1 to 65535 packets", () => {
  const window = new Window(new ArrayBuffer(64));
  for (const capacity of [0, -1, 1.5, NaN, 65536]) {
    assert.throws(() => new Burst(window, capacity), RangeError);
  }
  assert.equal(new Burst(window, 65535).room, 65535);
  const burst = new Burst(window, 4);
  for (const length of [-1, 5, 0.5, NaN]) {
    assert.throws(() => burst.length = length, RangeError);
    assert.equal(burst.length, 0);
  }
  assert.throws(() => burst.free(-1), RangeError);
});

Deno.test("Burst.takeIf shows each packet somewhere at all times, and what its function sends is gone", () => {
  const { mbufs, fresh } = makeMbufs(4, 160);
  const from = new Burst(mbufs.window, 4);
  const to = new Burst(mbufs.window, 4);
  for (const mbuf of fresh.slice(0, 4)) from.add(mbuf);
  to.takeIf(from, (_mbuf, i) => {
    const seen = new Set([...packetsOf(from), ...packetsOf(to)]);
    assert.equal(seen.size, 4);
    return i % 2 === 0;
  });
  assert.deepEqual(packetsOf(to), [fresh[0], fresh[2]]);
  // As a send does, in the middle.
  to.takeIf(from, (_mbuf, i) => {
    if (i === 1) to.clear();
    return true;
  });
  assert.deepEqual(packetsOf(to), [fresh[3]]);
});

Deno.test("Burst.takeIf loses nothing when the function throws", () => {
  const { mbufs, fresh } = makeMbufs(8, 160);
  const error = new Error("no");
  for (let at = 0; at < 8; at++) {
    const from = new Burst(mbufs.window, 8);
    const to = new Burst(mbufs.window, 8);
    for (const mbuf of fresh) from.add(mbuf);
    const asked: number[] = [];
    assert.throws(() =>
      to.takeIf(from, (mbuf, i) => {
        asked.push(mbuf);
        if (i === at) throw error;
        return i % 2 === 0;
      }), error);
    assert.deepEqual(asked, fresh.slice(0, at + 1));
    const isTaken = (i: number): boolean => i < at && i % 2 === 0;
    assert.deepEqual(packetsOf(to), fresh.filter((_, i) => isTaken(i)));
    assert.deepEqual(packetsOf(from), fresh.filter((_, i) => !isTaken(i)));
  }
});

function packetsOf(burst: Burst): number[] {
  return Array.from({ length: burst.length }, (_, i) => burst.mbuf(i));
}

Deno.test("a placed Burst is what another process finds in the memory", () => {
  const zone = Memzone.create("place", 1024, { align: 64 });
  const { window } = zone;
  window.u8.fill(0xff);
  const place = { memory: window, offset: 128 };
  const burst = new Burst(pool.window, 32, place);
  assert.equal(burst.length, 0, "what cannot be is none");
  new Source(pool, burst).receiveBulk(5);
  const { u32 } = window;
  assert.deepEqual([u32[128 / 4], u32[128 / 4 + 1]], [5, 32]);
  for (let i = 0; i < 5; i++) {
    assert.equal(window.pointer(128 + 64 + 8 * i), burst.address(i));
  }
  assert.ok(
    window.u8.subarray(128 + 64 + 8 * 32).every((byte) => byte === 255),
  );
  // The successor of a killed process.
  const successor = new Burst(pool.window, 32, place);
  assert.deepEqual(packetsOf(successor), packetsOf(burst));
  successor.free(2);
  assert.deepEqual([burst.length, pool.inUseCount], [2, 2]);
  for (const length of [33, -1]) {
    u32[128 / 4] = length;
    assert.equal(new Burst(pool.window, 32, place).length, 0);
  }
  burst.length = 2;
  burst.free();
  assertRestored(pool);
  for (const offset of [1024, 1024 - 64, 127, -64, NaN]) {
    assert.throws(
      () => new Burst(pool.window, 1, { memory: window, offset }),
      RangeError,
    );
  }
  zone.close();
});

/** A packet with all its segments, by their pools. */
interface Packet {
  readonly mbuf: number;
  readonly segments: readonly PktmbufPool[];
}

const step = fc.record({
  call: fc.constantFrom(
    "receive",
    "receive",
    "add",
    "clone",
    "take",
    "takeIf",
    "free",
    "send",
    "fetch",
    "reopen",
  ),
  to: fc.nat(2),
  from: fc.nat(1),
  count: fc.option(fc.nat(45), { nil: undefined }),
  mask: fc.nat(0xff),
  throwAt: fc.nat(60),
});

Deno.test("every mbuf is accounted for after any sequence of calls", () => {
  const { mbufs, window } = pool;
  const zone = Memzone.create("places", 1024, { align: 64 });
  zone.window.u8.fill(0);
  const ring = Ring.create("between", 16);
  // Few are left, so that there are not always enough.
  const rest = new Burst(window, 766);
  new Source(pool, rest).receiveBulk(pool.size - 60);
  new Source(small, rest).receiveBulk(small.size - 20);
  const original = packetOf(pool, numbers(100), 40);
  const usedBefore = [pool.inUseCount, small.inUseCount];

  /** A burst with its ends, in memory of its own or placed. */
  function open(capacity: number, offset?: number) {
    const place = offset === undefined
      ? undefined
      : { memory: zone.window, offset };
    const burst = new Burst(window, capacity, place);
    return {
      burst,
      offset,
      sources: [pool, small].map((each) => new Source(each, burst)),
      producer: new Producer(ring, burst),
      consumer: new Consumer(ring, burst),
    };
  }
  const ends = [open(40), open(24, 0), open(7, 512)];

  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
      const models: Packet[][] = [[], [], []];
      const inRing: Packet[] = [];
      for (const { call, to, from: other, count, mask, throwAt } of steps) {
        const { burst, sources, producer, consumer, offset } = ends[to]!;
        const model = models[to]!;
        const room = burst.capacity - model.length;
        const from = (to + 1 + other) % 3;
        const source = ends[from]!.burst;
        const given = models[from]!;
        if (call === "receive") {
          const [each, end] = mask % 2 === 0
            ? [pool, sources[0]!]
            : [small, sources[1]!];
          const n = count ?? room;
          if (n > room) {
            assert.throws(() => end.receiveBulk(n), RangeError);
            continue;
          }
          const got = n <= each.availableCount ? n : 0;
          assert.equal(end.receiveBulk(count), got);
          for (let i = model.length; i < burst.length; i++) {
            model.push({ mbuf: burst.mbuf(i), segments: [each] });
          }
        } else if (call === "add" || call === "clone") {
          const mbuf = call === "add"
            ? small.alloc()
            : mbufs.clone(original, pool);
          if (mbuf === 0) continue;
          assert.equal(burst.add(mbuf), room > 0);
          if (room === 0) mbufs.free(mbuf);
          else {
            const segments = call === "add" ? [small] : [pool, pool, pool];
            model.push({ mbuf, segments });
          }
        } else if (call === "take") {
          const moved = given.splice(0, Math.min(count ?? 45, room));
          assert.equal(burst.take(source, count), moved.length);
          model.push(...moved);
        } else if (call === "takeIf") {
          const kept: Packet[] = [];
          given.forEach((packet, i) => {
            const isWanted = i < throwAt && (mask >>> (i % 8) & 1) === 1;
            const isMoved = isWanted && model.length < burst.capacity;
            (isMoved ? model : kept).push(packet);
          });
          const run = () =>
            burst.takeIf(source, (mbuf, i) => {
              assert.equal(mbuf, given[i]!.mbuf);
              if (i === throwAt) throw new SyntaxError("stop");
              return (mask >>> (i % 8) & 1) === 1;
            });
          if (throwAt < given.length) assert.throws(run, SyntaxError);
          else assert.equal(run(), given.length - kept.length);
          models[from] = kept;
        } else if (call === "free") {
          if (count !== undefined && count > model.length) {
            assert.throws(() => burst.free(count), RangeError);
            continue;
          }
          burst.free(count);
          model.splice(count ?? 0);
        } else if (call === "send") {
          if (count !== undefined && count > model.length) {
            assert.throws(() => producer.send(count), RangeError);
            continue;
          }
          const sent = Math.min(count ?? model.length, 15 - inRing.length);
          assert.equal(producer.send(count), sent);
          inRing.push(...model.splice(0, sent));
        } else if (call === "fetch") {
          if (count !== undefined && count > room) {
            assert.throws(() => consumer.receive(count), RangeError);
            continue;
          }
          const got = inRing.splice(0, Math.min(count ?? room, inRing.length));
          assert.equal(consumer.receive(count), got.length);
          model.push(...got);
        } else if (offset !== undefined) {
          ends[to] = open(burst.capacity, offset);
        }
        check([...models.flat(), ...inRing]);
        ends.forEach(({ burst }, i) =>
          assert.deepEqual(
            packetsOf(burst),
            models[i]!.map(({ mbuf }) => mbuf),
          )
        );
      }
      // The rest of this run.
      for (const { burst } of ends) burst.free();
      while (ends[0]!.consumer.receive() > 0) ends[0]!.burst.free();
      check([]);
    }),
  );

  function check(packets: readonly Packet[]): void {
    assert.equal(new Set(packets.map(({ mbuf }) => mbuf)).size, packets.length);
    const segments = packets.flatMap(({ segments }) => segments);
    [pool, small].forEach((each, i) => {
      const held = segments.filter((segment) => segment === each).length;
      assert.equal(each.inUseCount, usedBefore[i]! + held);
    });
    const clones = packets.filter(({ segments }) => segments.length === 3);
    assert.equal(mbufs.refcnt(original), 1 + clones.length);
  }

  mbufs.free(original);
  rest.free();
  ring.close();
  zone.close();
  assertRestored(pool, small);
});
