/**
 * Random bursts on three memories of the same content, worked on by the two
 * kinds of kernels and by TypeScript.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { openKernels } from "../../ffi/kernels/kernels.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { wasmMemoryOf } from "../../ffi/memory/wasm_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import { Burst } from "../../packages/mempool/mod.ts";
import {
  type BurstOperations,
  burstOperations,
  Lanes,
  macWords,
} from "../../packages/packets/mod.ts";
import { TABLES, wasmWindow } from "../testenv/wasm_memory.ts";

/** Above 2^32, and so that low words wrap inside the memory. */
const BASE = 0x6000_ffff_0000;
/** Far enough apart for an mbuf and its data. */
const STRIDE = 512;
const CAPACITY = 40;

/** What does the work. */
const WAYS = ["x86_64", "aarch64", "typescript"] as const;

interface Packet {
  readonly place: number;
  readonly dataOff: number;
  readonly length: number;
  readonly flags: readonly [number, number];
  readonly isIpv4: boolean;
  /** The destination; there may be no such lane. */
  readonly lane: number;
  readonly port: number;
}

/** One lane: packets that fit, and that are there before. */
interface LaneShape {
  readonly capacity: number;
  readonly held: number;
}

const packets = fc.uniqueArray(
  fc.record<Packet>({
    place: fc.nat(63),
    dataOff: fc.integer({ min: 0, max: 200 }),
    length: fc.nat(0xffff_ffff),
    flags: fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)),
    isIpv4: fc.boolean(),
    lane: fc.oneof(fc.nat(5), fc.constant(255)),
    port: fc.oneof(fc.constant(1), fc.nat(2), fc.nat(0xffff)),
  }),
  { maxLength: CAPACITY, selector: (packet) => packet.place },
);

const laneShapes = fc.array(
  fc.record<LaneShape>({
    capacity: fc.integer({ min: 1, max: 20 }),
    held: fc.nat(20),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Address of the mbuf at a place. */
function addressOf(place: number): number {
  return BASE + TABLES + place * STRIDE;
}

/** What was in lane `lane` before, for want of other packets. */
function heldBefore({ capacity, held }: LaneShape, lane: number): number[] {
  return Array.from(
    { length: Math.min(capacity, held) },
    (_, i) => addressOf(64 + lane * 20 + i),
  );
}

function addressesIn(burst: Burst): number[] {
  return Array.from({ length: burst.length }, (_, i) => burst.address(i));
}

/** One of the memories. */
class Side {
  readonly window: Window;
  readonly operations: BurstOperations;
  readonly burst: Burst;
  readonly lanes: Lanes;

  constructor(
    way: typeof WAYS[number],
    list: readonly Packet[],
    shapes: readonly LaneShape[],
  ) {
    if (way === "typescript") {
      this.window = new Window(new ArrayBuffer(0x4_0000), BASE);
    } else {
      this.window = wasmWindow(BASE);
      openKernels(wasmMemoryOf(this.window)!, way);
    }
    this.burst = new Burst(this.window, CAPACITY);
    this.operations = burstOperations(this.burst);
    const bursts = shapes.map((shape, lane) => {
      const burst = new Burst(this.window, shape.capacity);
      for (const at of heldBefore(shape, lane)) burst.pushAddress(at);
      return burst;
    });
    this.lanes = new Lanes(bursts, CAPACITY);
    assert.equal(this.lanes["lanesAt"] !== 0, way !== "typescript");
    for (const packet of list) {
      this.#write(TABLES + packet.place * STRIDE, packet);
      this.burst.pushAddress(addressOf(packet.place));
    }
  }

  /** The bytes of all packets. */
  get bytes(): Uint8Array {
    return this.window.u8.slice(TABLES, TABLES + 64 * STRIDE);
  }

  /** Where all packets are. */
  get places(): unknown {
    return {
      burst: addressesIn(this.burst),
      lanes: this.lanes.bursts.map(addressesIn),
    };
  }

  #write(mbuf: number, packet: Packet): void {
    const { dataOff, length, flags, isIpv4, port } = packet;
    const { rte_mbuf } = layout();
    const { u8, u16, u32, u64 } = this.window;
    u64[(mbuf + rte_mbuf.buf_addr) >>> 3] = BigInt(BASE + mbuf + 128);
    u16[(mbuf + rte_mbuf.data_off) >>> 1] = dataOff;
    u16[(mbuf + rte_mbuf.port) >>> 1] = port;
    u32[(mbuf + rte_mbuf.pkt_len) >>> 2] = length;
    u32[(mbuf + rte_mbuf.ol_flags) >>> 2] = flags[0];
    u32[(mbuf + rte_mbuf.ol_flags + 4) >>> 2] = flags[1];
    u8[mbuf + 128 + dataOff + 12] = 0x08;
    u8[mbuf + 128 + dataOff + 13] = isIpv4 ? 0x00 : 0x06;
  }
}

Deno.test("BurstOperations count, sum and write the same in every way", () => {
  const macs = macWords(
    Uint8Array.of(2, 0, 0, 0, 0, 1),
    Uint8Array.of(0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54),
  );
  fc.assert(
    fc.property(
      packets,
      fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)),
      (list, [low, high]) => {
        const sides = WAYS.map((way) => new Side(way, list, [lane(1)]));
        for (const { burst, operations } of sides) {
          assert.equal(
            operations.sumPacketLengths(),
            list.reduce((sum, { length }) => sum + length, 0),
          );
          assert.equal(
            operations.countEtherType(0x0800),
            list.filter(({ isIpv4 }) => isIpv4).length,
          );
          assert.equal(
            operations.countFlags(low, high),
            list.filter(({ flags: [a, b] }) => (a & low | b & high) !== 0)
              .length,
          );
          const other = list.findIndex(({ port }) => port !== list[0]!.port);
          const run = other < 0 ? list.length : other;
          assert.equal(operations.portRun(), run);
          operations.rewriteMacs(macs);
          assert.equal(burst.length, list.length);
        }
        for (const { bytes } of sides) assert.deepEqual(bytes, sides[0]!.bytes);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("BurstOperations move each packet to its lane, and keep what finds no room, in every way", () => {
  const first = fc.nat(9);
  fc.assert(
    fc.property(
      packets,
      laneShapes,
      fc.option(first, { nil: undefined }),
      fc.boolean(),
      (list, shapes, first, isDealt) => {
        const lanes = shapes.map(heldBefore);
        const kept: number[] = [];
        list.forEach(({ place, lane }, i) => {
          const choice = isDealt ? ((first ?? 0) + i) % shapes.length : lane;
          const to = lanes[choice];
          const hasRoom = to !== undefined &&
            to.length < shapes[choice]!.capacity;
          (hasRoom ? to : kept).push(addressOf(place));
        });
        for (const way of WAYS) {
          const side = new Side(way, list, shapes);
          const before = side.bytes;
          if (isDealt) side.operations.deal(side.lanes, first);
          else {
            side.lanes.choices.set(list.map(({ lane }) => lane));
            side.operations.sort(side.lanes);
          }
          assert.deepEqual(side.places, { burst: kept, lanes }, way);
          assert.deepEqual(side.bytes, before);
        }
      },
    ),
    { numRuns: 500 },
  );
});

for (const way of WAYS) {
  Deno.test(`BurstOperations.rewriteMacs writes destination and source (${way})`, () => {
    const { operations, window } = new Side(way, [packet(3)], [lane(1)]);
    operations.rewriteMacs(
      macWords(
        Uint8Array.of(1, 2, 3, 4, 5, 6),
        Uint8Array.of(7, 8, 9, 10, 11, 12),
      ),
    );
    const at = TABLES + 3 * STRIDE + 128 + 13;
    assert.deepEqual(
      [...window.u8.slice(at - 1, at + 14)],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x08, 0x00],
    );
  });

  Deno.test(`BurstOperations.sort keeps packets that have no choice (${way})`, () => {
    const list = [packet(0), packet(1), packet(2)];
    const side = new Side(way, list, [lane(8), lane(8)]);
    const lanes = new Lanes(side.lanes.bursts, 2);
    lanes.choices.set([1, 0]);
    side.operations.sort(lanes);
    assert.deepEqual(side.places, {
      burst: [addressOf(2)],
      lanes: [[addressOf(1)], [addressOf(0)]],
    });
  });

  Deno.test(`BurstOperations refuse a burst that is one of its lanes (${way})`, () => {
    const side = new Side(way, [packet(0), packet(1)], [lane(8)]);
    const lanes = new Lanes([side.burst, side.lanes.bursts[0]!]);
    for (const call of ["sort", "deal"] as const) {
      assert.throws(() => side.operations[call](lanes), {
        name: "RangeError",
        message:
          "Cannot move burst to lanes: it is one of them; what shall stay needs a lane of its own",
      });
    }
    assert.equal(side.burst.length, 2);
  });

  Deno.test(`BurstOperations take lanes that lie elsewhere (${way})`, () => {
    const side = new Side(way, [packet(0), packet(1)], [lane(8)]);
    const memory = new Window(new ArrayBuffer(256), 0);
    const far = new Burst(side.window, 4, { memory, offset: 0 });
    const near = new Burst(side.window, 4);
    side.operations.deal(new Lanes([far, near]));
    assert.deepEqual(addressesIn(far), [addressOf(0)]);
    assert.deepEqual(addressesIn(near), [addressOf(1)]);
    assert.equal(side.burst.length, 0);
  });
}

Deno.test("Lanes refuse no bursts, too many, and those of different windows", () => {
  const window = wasmWindow();
  const burst = new Burst(window, 4);
  const many = Array.from({ length: 257 }, () => burst);
  const other = new Burst(wasmWindow(), 4);
  for (const bursts of [[], many, [burst, other]]) {
    assert.throws(() => new Lanes(bursts), {
      name: "RangeError",
      message:
        `Cannot make lanes: there must be 1 to 256 bursts of one window: ${bursts.length}`,
    });
  }
  assert.equal(new Lanes(many.slice(1)).count, 256);
  assert.equal(new Lanes([burst]).choices.length, 4);
});

function lane(capacity: number): LaneShape {
  return { capacity, held: 0 };
}

/** A packet at a place, with data at an odd offset. */
function packet(place: number): Packet {
  const data = { dataOff: 13, length: 64, isIpv4: true };
  return { place, ...data, flags: [0, 0], lane: 0, port: 0 };
}
