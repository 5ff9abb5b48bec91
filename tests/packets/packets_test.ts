/**
 * Random bursts on two memories of the same content, one worked on by kernels
 * and one by TypeScript.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/window.ts";
import {
  Lanes,
  macWords,
  makePacketTable,
  packetOperations,
  type PacketTable,
} from "../../packages/kernels/mod.ts";
import { TABLES, wasmWindow } from "./wasm_memory.ts";

/** Above 2^32, and so that low words wrap inside the memory. */
const BASE = 0x6000_ffff_0000;
/** Far enough apart for an mbuf and its data. */
const STRIDE = 512;

interface Packet {
  readonly place: number;
  readonly dataOff: number;
  readonly length: number;
  readonly flags: readonly [number, number];
  readonly isIpv4: boolean;
  readonly lane: number;
  readonly port: number;
}

const packets = fc.uniqueArray(
  fc.record<Packet>({
    place: fc.nat(63),
    dataOff: fc.integer({ min: 0, max: 200 }),
    length: fc.nat(0xffff_ffff),
    flags: fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)),
    isIpv4: fc.boolean(),
    lane: fc.nat(5),
    port: fc.oneof(fc.constant(1), fc.nat(2), fc.nat(0xffff)),
  }),
  { maxLength: 40, selector: (packet) => packet.place },
);

/** One of the two memories. */
class Side {
  readonly operations;
  readonly table: PacketTable;
  readonly lanes: Lanes;

  constructor(readonly window: Window, list: readonly Packet[], room: number) {
    this.operations = packetOperations(window);
    this.table = makePacketTable(window, 40);
    this.lanes = new Lanes(window, 4, room);
    list.forEach((packet, i) => {
      const mbuf = TABLES + packet.place * STRIDE;
      this.table.table[i] = BigInt(BASE + mbuf);
      this.#write(mbuf, packet);
    });
  }

  /** All that operations may have changed. */
  state(): unknown {
    const { lanes, table, window } = this;
    return {
      packets: window.u8.slice(TABLES, TABLES + 64 * STRIDE),
      table: [...table.table],
      lanes: lanes.tables.map(({ table }, lane) => [
        ...table.subarray(0, lanes.length(lane)),
      ]),
    };
  }

  /** The lengths of all runs. */
  portRuns(count: number): number[] {
    const runs: number[] = [];
    for (let i = 0; i < count; i += runs.at(-1)!) {
      runs.push(this.operations.portRun(this.table, count, i));
    }
    return runs;
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

Deno.test("PacketOperations by kernels and in TypeScript agree on every burst", () => {
  const macs = macWords(
    Uint8Array.of(2, 0, 0, 0, 0, 1),
    Uint8Array.of(0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54),
  );
  fc.assert(
    fc.property(
      packets,
      fc.integer({ min: 1, max: 20 }),
      fc.nat(3),
      fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)),
      fc.boolean(),
      (list, room, first, mask, isDealt) => {
        const compiled = new Side(wasmWindow(BASE), list, room);
        const plain = new Window(new ArrayBuffer(0x4_0000), BASE);
        const reference = new Side(plain, list, room);
        assert.notEqual(compiled.table.tableOffset, 0);
        assert.notEqual(compiled.lanes.lanesOffset, 0);
        const [a, b] = [compiled, reference].map((side) => {
          const { lanes, operations, table } = side;
          // Beyond the room of `choices`, packets stay.
          const count = isDealt ? list.length : Math.min(list.length, room);
          if (!isDealt) {
            lanes.choices.set(list.slice(0, count).map(({ lane }) => lane));
          }
          operations.rewriteMacs(table, list.length, macs);
          return {
            sum: operations.sumPacketLengths(table, list.length),
            ipv4: operations.countEtherType(table, list.length, 0x0800),
            flags: operations.countFlags(table, list.length, ...mask),
            runs: side.portRuns(list.length),
            left: isDealt
              ? operations.deal(table, count, lanes, first)
              : operations.scatter(table, count, lanes),
            state: side.state(),
          };
        });
        assert.deepEqual(a, b);
        // As long as they can be: the next one has another port.
        let at = 0;
        for (const run of a!.runs) {
          const ports = list.slice(at, at + run).map(({ port }) => port);
          assert.equal(new Set(ports).size, 1);
          at += run;
          if (at < list.length) assert.notEqual(list[at]!.port, ports[0]);
        }
        assert.equal(at, list.length);
        assert.equal(
          a!.sum,
          list.reduce((sum, { length }) => sum + length, 0),
        );
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("PacketOperations rewriteMacs writes destination and source", () => {
  const packet = {
    place: 3,
    dataOff: 13,
    length: 64,
    flags: [0, 0],
    isIpv4: true,
    lane: 0,
    port: 0,
  } as const;
  const { operations, table, window } = new Side(wasmWindow(BASE), [packet], 1);
  operations.rewriteMacs(
    table,
    1,
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

Deno.test("Lanes refuses counts and capacities out of range", () => {
  const window = wasmWindow();
  assert.throws(() => new Lanes(window, 0, 8), RangeError);
  assert.throws(() => new Lanes(window, 257, 8), RangeError);
  assert.throws(() => new Lanes(window, 2, 0), RangeError);
});
