/**
 * Bursts: tables of packets for receiving, handing on and sending.
 *
 * @module
 */
import { addressOf } from "../../ffi/memory.ts";
import { objectWindow } from "../../ffi/shared_memory.ts";
import type { Address } from "../../ffi/types.ts";
import { wasmMemoryOf } from "../../ffi/wasm_memory.ts";
import type { Window } from "../../ffi/window.ts";
import { type Kernels, kernelsOf } from "../kernels/kernels.ts";
import { makePacketTable, type PacketTable } from "../kernels/packet_table.ts";
import { type Mbufs, mbufsOf } from "./mbufs.ts";

/** Memory for the table of a burst. */
export interface BurstPlace {
  /** DPDK's memory, such as that of a memzone. */
  readonly memory: Window;
  /** Where in it, in bytes: a multiple of 8. */
  readonly offset: number;
}

/**
 * Up to `capacity` packets of one window: an array of mbuf pointers that C
 * functions fill and read in place. Make one per queue and reuse it.
 *
 * The accessors take a packet's index and are not checked: the caller counts
 * from 0 to `length`. `mbufAt` and `dataAt` are checked.
 */
export class Burst implements PacketTable {
  // Why `declare`: "Loops that V8 compiles well" in packages/kernels/README.md.
  /** The window that holds all packets. */
  declare readonly window: Window;
  /** Everything that can be done with the packets. */
  declare readonly mbufs: Mbufs;
  /** Pointers to the first segments, for rings and pools. */
  declare readonly table: BigUint64Array;
  /** The same memory as pairs of words: packet i is words 2i and 2i+1. */
  declare readonly words: Uint32Array;
  /** Byte offset of the table in the window, for kernels; 0 if it is elsewhere. */
  declare readonly tableOffset: number;
  /** Where the table lies, for C. */
  declare readonly address: Address;
  /** Packets that fit. */
  declare readonly capacity: number;
  /** Packets there are; settable, from 0 to `capacity`. */
  length = 0;
  declare private readonly base: number;
  declare private readonly kernels: Kernels | undefined;

  /**
   * Makes an empty burst.
   *
   * @param window That of the pool the packets come from.
   * @param place Where the table lies, for other processes to see; it stays as
   * it is. Default: in memory of its own, where kernels can use it.
   * @throws {RangeError} if the capacity is not from 1 to 65535, or the place
   * has no room for it.
   */
  constructor(window: Window, capacity: number, place?: BurstPlace) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 0xffff) {
      throw new RangeError(
        `Cannot make burst: capacity must be from 1 to 65535: ${capacity}`,
      );
    }
    const { table, words, tableOffset } = place === undefined
      ? makePacketTable(window, capacity)
      : placedTable(place, capacity, window);
    this.window = window;
    this.mbufs = mbufsOf(window);
    this.table = table;
    this.words = words;
    this.tableOffset = tableOffset;
    this.address = place === undefined
      ? addressOf(table)
      : place.memory.base + place.offset;
    this.capacity = capacity;
    this.base = window.base | 0;
    this.kernels = kernelsOf(window);
  }

  /** Packet i, as the offset of its mbuf. */
  mbuf(i: number): number {
    return (this.words[2 * i]! - this.base) >>> 0;
  }

  /** Puts a packet into slot i; `length` stays. */
  set(i: number, mbuf: number): void {
    this.mbufs.storeAddress(mbuf, this.words, 2 * i);
  }

  /** Adds a packet at the end; false if there is no room. */
  push(mbuf: number): boolean {
    if (this.length >= this.capacity) return false;
    this.set(this.length++, mbuf);
    return true;
  }

  /** Adds packet i of another burst at the end; false if there is no room. */
  pushFrom(other: Burst, i: number): boolean {
    if (this.length >= this.capacity) return false;
    this.table[this.length++] = other.table[i]!;
    return true;
  }

  /**
   * Adds packets of another burst of the same window at the end.
   *
   * @param from The first one.
   * @returns how many: fewer than `count` if there is no more room.
   */
  pushRun(other: Burst, from: number, count: number): number {
    const { length, table } = this;
    const n = Math.min(count, this.capacity - length);
    const to = this.tableOffset;
    if (to !== 0 && other.tableOffset !== 0 && this.kernels !== undefined) {
      const at = other.tableOffset + from * 8;
      this.kernels.functions.copy(to + length * 8, at, n);
    } else {
      for (let i = 0; i < n; i++) table[length + i] = other.table[from + i]!;
    }
    this.length = length + n;
    return n;
  }

  /** Forgets the first packets and moves the others to the front. */
  shift(count: number): void {
    this.table.copyWithin(0, count, this.length);
    this.length = Math.max(0, this.length - count);
  }

  /** Forgets all packets; whoever has them now must free them. */
  clear(): void {
    this.length = 0;
  }

  /** Frees the packets from index `from` on, and forgets them. */
  free(from = 0): void {
    if (from < this.length) {
      this.mbufs.freeBulk(this, from, this.length - from);
      this.length = from;
    }
  }

  /**
   * Packet i, checked.
   *
   * @throws {RangeError} if there is none, or it is outside the window.
   */
  mbufAt(i: number): number {
    if ((i >>> 0) !== i || i >= this.length || i >= this.capacity) {
      throw new RangeError(
        `Cannot use packet ${i} of burst: it has ${this.length}`,
      );
    }
    const mbuf = this.mbufs.at(
      this.words[2 * i]! + this.words[2 * i + 1]! * 0x1_0000_0000,
    );
    if (mbuf === 0) {
      throw new RangeError(
        `Cannot use packet ${i} of burst: it is outside the window`,
      );
    }
    return mbuf;
  }

  /**
   * The offset of bytes in the first segment of packet i, checked.
   *
   * @param at Distance from the first data byte.
   * @throws {RangeError} if there is no such packet, or it lacks these bytes.
   */
  dataAt(i: number, at: number, length: number): number {
    return this.mbufs.dataAt(this.mbufAt(i), at, length);
  }

  /**
   * A live view on the first segment's data of packet i, checked. It is an
   * object: for few packets.
   *
   * @throws {RangeError} if there is no such packet.
   */
  bytes(i: number): Uint8Array {
    return this.mbufs.bytes(this.mbufAt(i));
  }

  /** Offset of the first data byte. */
  dataOffset(i: number): number {
    return this.mbufs.dataOffset(this.mbuf(i));
  }

  /** Bytes in the first segment. */
  dataLength(i: number): number {
    return this.mbufs.dataLength(this.mbuf(i));
  }

  /** Bytes in the whole packet. */
  packetLength(i: number): number {
    return this.mbufs.packetLength(this.mbuf(i));
  }

  /** Number of segments. */
  segmentCount(i: number): number {
    return this.mbufs.segmentCount(this.mbuf(i));
  }

  /** The second segment, as the offset of its mbuf; 0 for none. */
  nextSegment(i: number): number {
    return this.mbufs.nextSegment(this.mbuf(i));
  }

  /** The port that received the packet. */
  port(i: number): number {
    return this.mbufs.port(this.mbuf(i));
  }

  /** The RSS hash; valid with `RxFlag.RSS_HASH`. */
  rssHash(i: number): number {
    return this.mbufs.rssHash(this.mbuf(i));
  }

  /** The low word of the offload flags: `RxFlag`. */
  rxFlags(i: number): number {
    return this.mbufs.rxFlags(this.mbuf(i));
  }

  /** The high word of the offload flags: `TxFlag` and `BufferFlag`. */
  txFlags(i: number): number {
    return this.mbufs.txFlags(this.mbuf(i));
  }

  /** RTE_PTYPE_* of the packet, as the driver sees it. */
  packetType(i: number): number {
    return this.mbufs.packetType(this.mbuf(i));
  }

  /** The VLAN tag that was stripped. */
  vlanTci(i: number): number {
    return this.mbufs.vlanTci(this.mbuf(i));
  }
}

function placedTable(
  { memory, offset }: BurstPlace,
  capacity: number,
  window: Window,
): PacketTable {
  // The same memory by way of the packets' window, if kernels can reach it.
  const inReach = wasmMemoryOf(window) !== undefined &&
    objectWindow(memory.base + offset, capacity * 8) === window;
  const at = inReach ? memory.base + offset - window.base : offset;
  const { buffer } = inReach ? window.u8 : memory.u8;
  return {
    table: new BigUint64Array(buffer, at, capacity),
    words: new Uint32Array(buffer, at, capacity * 2),
    tableOffset: inReach ? at : 0,
  };
}
