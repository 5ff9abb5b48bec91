/**
 * Work on whole bursts in TypeScript: for windows without kernels, and what
 * the kernels are compared with.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import type { Window } from "../../ffi/window.ts";
import type { Lanes } from "./lanes.ts";
import type { PacketOperations } from "./packet_operations.ts";
import type { PacketTable } from "./packet_table.ts";

/** The packets of one window. */
export class ReferencePackets implements PacketOperations {
  readonly #u8: Uint8Array;
  readonly #u16: Uint16Array;
  readonly #u32: Uint32Array;
  readonly #base: number;
  readonly #bufAddr: number;
  readonly #dataOff: number;
  readonly #flags: number;
  readonly #pktLen: number;
  readonly #port: number;

  constructor(window: Window) {
    const { rte_mbuf } = layout();
    this.#u8 = window.u8;
    this.#u16 = window.u16;
    this.#u32 = window.u32;
    this.#base = window.base | 0;
    this.#bufAddr = rte_mbuf.buf_addr >>> 2;
    this.#dataOff = rte_mbuf.data_off >>> 1;
    this.#flags = rte_mbuf.ol_flags >>> 2;
    this.#pktLen = rte_mbuf.pkt_len >>> 2;
    this.#port = rte_mbuf.port >>> 1;
  }

  rewriteMacs(packets: PacketTable, count: number, macs: Uint32Array): void {
    const u8 = this.#u8;
    for (let i = 0; i < count; i++) {
      // By bytes: data may begin anywhere.
      const data = this.#data(packets, i);
      for (let at = 0; at < 12; at++) {
        u8[data + at] = macs[at >>> 2]! >>> (8 * (at & 3));
      }
    }
  }

  portRun(packets: PacketTable, count: number, from: number): number {
    const portOf = (i: number): number =>
      this.#u16[(this.#mbuf(packets, i) >>> 1) + this.#port]!;
    const port = portOf(from);
    let end = from + 1;
    while (end < count && portOf(end) === port) end++;
    return end - from;
  }

  sumPacketLengths(packets: PacketTable, count: number): number {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += this.#u32[(this.#mbuf(packets, i) >>> 2) + this.#pktLen]!;
    }
    return sum;
  }

  countEtherType(packets: PacketTable, count: number, type: number): number {
    const u8 = this.#u8;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const at = this.#data(packets, i) + 12;
      if (u8[at]! * 256 + u8[at + 1]! === type) found++;
    }
    return found;
  }

  countFlags(
    packets: PacketTable,
    count: number,
    maskLow: number,
    maskHigh: number,
  ): number {
    let found = 0;
    for (let i = 0; i < count; i++) {
      const index = (this.#mbuf(packets, i) >>> 2) + this.#flags;
      const low = this.#u32[index]! & maskLow;
      if ((low | (this.#u32[index + 1]! & maskHigh)) !== 0) found++;
    }
    return found;
  }

  scatter(packets: PacketTable, count: number, lanes: Lanes): number {
    let left = 0;
    for (let i = 0; i < count; i++) {
      const lane = lanes.choices[i]!;
      if (lane < lanes.count && append(lanes, lane, packets, i)) continue;
      packets.table[left++] = packets.table[i]!;
    }
    return left;
  }

  deal(
    packets: PacketTable,
    count: number,
    lanes: Lanes,
    first: number,
  ): number {
    let left = 0;
    let lane = first;
    for (let i = 0; i < count; i++) {
      if (!append(lanes, lane, packets, i)) {
        packets.table[left++] = packets.table[i]!;
      }
      if (++lane === lanes.count) lane = 0;
    }
    return left;
  }

  #mbuf(packets: PacketTable, i: number): number {
    return (packets.words[2 * i]! - this.#base) >>> 0;
  }

  #data(packets: PacketTable, i: number): number {
    const mbuf = this.#mbuf(packets, i);
    const buffer = this.#u32[(mbuf >>> 2) + this.#bufAddr]! - this.#base;
    return (buffer + this.#u16[(mbuf >>> 1) + this.#dataOff]!) >>> 0;
  }
}

function append(
  lanes: Lanes,
  lane: number,
  packets: PacketTable,
  i: number,
): boolean {
  const length = lanes.length(lane);
  if (length >= lanes.capacity) return false;
  lanes.tables[lane]!.table[length] = packets.table[i]!;
  lanes.setLength(lane, length + 1);
  return true;
}
