/**
 * Who holds an mbuf: reference counts, and the way back to the pool.
 *
 * @module
 */
import { dpdk } from "../../ffi/library.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { type Kernels, kernelsOf } from "../kernels/kernels.ts";
import { ExternalBuffer } from "./_mbuf_external.ts";
import { homesOf, type MbufHomes } from "./_mbuf_home.ts";
import { type MbufLayout, mbufLayout } from "./_mbuf_layout.ts";
import { MbufData } from "./mbuf_data.ts";
import { BufferFlag } from "./mbuf_flags.ts";
import type { MbufTable } from "./mbuf_table.ts";

/** Mbufs on their way back that are given to a pool in one go. */
const PENDING = 64;
const NOT_DIRECT = BufferFlag.EXTERNAL | BufferFlag.INDIRECT;

/**
 * Counts references and frees mbufs of one window. Mbufs of pools that this
 * thread has opened go straight back; those of others take a call of C.
 */
export class MbufRelease extends MbufData {
  readonly #at: MbufLayout = mbufLayout();
  declare private readonly homes: MbufHomes;
  declare private readonly kernels: Kernels | undefined;
  /** Mbufs of one pool, at its address in two words. */
  readonly #pending: BigUint64Array = new BigUint64Array(PENDING);
  readonly #pendingWords: Uint32Array = new Uint32Array(this.#pending.buffer);
  #pendingCount = 0;
  #poolLow = 0;
  #poolHigh = 0;

  /** For the mbufs of a window. */
  constructor(window: Window) {
    super(window);
    this.homes = homesOf(window);
    this.kernels = kernelsOf(window);
  }

  /** How often the segment is held. @see rte_mbuf_refcnt_read */
  refcnt(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.#at.refcnt]!;
  }

  /** Sets the reference count. @see rte_mbuf_refcnt_set */
  setRefcnt(mbuf: number, count: number): void {
    this.u16[(mbuf >>> 1) + this.#at.refcnt] = count;
  }

  /**
   * Adds to the reference count of one segment.
   *
   * @returns the new count.
   * @see rte_mbuf_refcnt_update
   */
  updateRefcnt(mbuf: number, value: number): number {
    const index = (mbuf >>> 1) + this.#at.refcnt;
    // The only holder is the caller: nobody else can change the count.
    if (this.u16[index] === 1) {
      this.u16[index] = 1 + value;
      return (1 + value) & 0xffff;
    }
    return (Atomics.add(this.u16, index, value) + value) & 0xffff;
  }

  /** Adds to the reference counts of all segments. @see rte_pktmbuf_refcnt_update */
  updatePacketRefcnt(mbuf: number, value: number): void {
    for (let m = mbuf; m !== 0; m = this.nextSegment(m)) {
      this.updateRefcnt(m, value);
    }
  }

  /** True if the mbuf has its own buffer. @see RTE_MBUF_DIRECT */
  isDirect(mbuf: number): boolean {
    return (this.txFlags(mbuf) & NOT_DIRECT) === 0;
  }

  /** True if the mbuf uses another mbuf's buffer. @see RTE_MBUF_CLONED */
  isClone(mbuf: number): boolean {
    return (this.txFlags(mbuf) & BufferFlag.INDIRECT) !== 0;
  }

  /** True if the mbuf uses memory from elsewhere. @see RTE_MBUF_HAS_EXTBUF */
  hasExternalBuffer(mbuf: number): boolean {
    return (this.txFlags(mbuf) & BufferFlag.EXTERNAL) !== 0;
  }

  /** The mbuf whose buffer an attached mbuf uses. @see rte_mbuf_from_indirect */
  directOf(mbuf: number): number {
    return this.bufferOffset(mbuf) - this.#at.size - this.privateSize(mbuf);
  }

  /** Gives up a packet: all its segments, 0 is ignored. @see rte_pktmbuf_free */
  free(mbuf: number): void {
    this.#queuePacket(mbuf);
    this.#flush();
  }

  /** Gives up one segment; those behind it stay. @see rte_pktmbuf_free_seg */
  freeSegment(mbuf: number): void {
    if (this.prefreeSegment(mbuf)) this.#queue(mbuf);
    this.#flush();
  }

  /**
   * Gives up packets of a table; NULL pointers are passed over. Neighbours
   * that are single segments of one pool go back without being copied.
   *
   * @param from First slot.
   * @param count Number of slots, all inside the table.
   * @see rte_pktmbuf_free_bulk
   */
  freeBulk(packets: MbufTable, from: number, count: number): void {
    const { table, words } = packets;
    const { refcnt, segments, flags, next, pool } = this.#at;
    const u16 = this.u16;
    const u32 = this.u32;
    const end = Math.min(from + count, table.length);
    let start = from + this.#freePlain(packets, from, end - from);
    let low = 0;
    let high = 0;
    for (let i = start; i < end; i++) {
      const mbuf = (words[2 * i]! - this.baseLow) >>> 0;
      const at16 = mbuf >>> 1;
      const at32 = mbuf >>> 2;
      const isNull = (words[2 * i]! | words[2 * i + 1]!) === 0;
      const isPlain = !isNull && u16[at16 + refcnt] === 1 &&
        (u32[at32 + flags + 1]! & NOT_DIRECT) === 0 &&
        (u32[at32 + next]! | u32[at32 + next + 1]!) === 0;
      if (
        !isPlain || u32[at32 + pool] !== low || u32[at32 + pool + 1] !== high
      ) {
        if (i > start) this.#putBack(table, start, i - start, low, high);
        start = i;
        if (!isPlain) {
          start++;
          if (!isNull) this.#queuePacket(mbuf);
          continue;
        }
        low = u32[at32 + pool]!;
        high = u32[at32 + pool + 1]!;
      }
      if (u16[at16 + segments] !== 1) u16[at16 + segments] = 1;
    }
    if (end > start) this.#putBack(table, start, end - start, low, high);
    this.#flush();
  }

  /** Gives up the first of them by kernel, while they are plain; how many. */
  #freePlain(packets: MbufTable, from: number, count: number): number {
    const { table, tableOffset = 0, words } = packets;
    if (this.kernels === undefined || tableOffset === 0) return 0;
    const at = tableOffset + from * 8;
    const { functions } = this.kernels;
    const plain = functions.plainRun(at, Math.max(count, 0), this.baseLow);
    if (plain === 0) return 0;
    const pool = ((words[2 * from]! - this.baseLow) >>> 2) + this.#at.pool;
    const low = this.u32[pool]!;
    this.#putBack(table, from, plain, low, this.u32[pool + 1]!);
    return plain;
  }

  /**
   * Gives up one segment but does not put it back.
   *
   * @returns true if nobody holds it any more: it is as its pool wants it, and
   * the caller's to reuse or put back.
   * @see rte_pktmbuf_prefree_seg
   */
  prefreeSegment(mbuf: number): boolean {
    const index = (mbuf >>> 1) + this.#at.refcnt;
    // Not by updateRefcnt: a count of 1 stays, as the pool wants it.
    if (this.u16[index] !== 1) {
      if (Atomics.sub(this.u16, index, 1) !== 1) return false;
      this.u16[index] = 1;
    }
    if (!this.isDirect(mbuf)) {
      this.#detach(mbuf);
      // Still there: it is pinned.
      if (this.hasExternalBuffer(mbuf) && this.#isPinnedInUse(mbuf)) {
        return false;
      }
    }
    this.setNextSegment(mbuf, 0);
    this.setSegmentCount(mbuf, 1);
    return true;
  }

  /**
   * Ends the use of another buffer: the mbuf has its own again, empty.
   *
   * @see rte_pktmbuf_detach
   */
  detach(mbuf: number): void {
    if (this.isDirect(mbuf)) return;
    this.#detach(mbuf);
    this.#flush();
  }

  #detach(mbuf: number): void {
    const shape = this.homes.shape(this.pool(mbuf));
    if (this.hasExternalBuffer(mbuf)) {
      if (shape.pinned) return;
      const external = new ExternalBuffer(this.#shared(mbuf));
      if (external.add(-1) === 0) external.free(this.bufferAddress(mbuf));
    } else {
      const direct = this.directOf(mbuf);
      if (this.updateRefcnt(direct, -1) === 0) {
        this.setNextSegment(direct, 0);
        this.setSegmentCount(direct, 1);
        this.setRefcnt(direct, 1);
        this.#queue(direct);
      }
    }
    const { size, bufAddr, bufIova, objectIova, bufLen, privSize } = this.#at;
    const at16 = mbuf >>> 1;
    const at32 = mbuf >>> 2;
    const skip = size + shape.privateSize;
    this.storeAddress(mbuf + skip, this.u32, at32 + bufAddr);
    const iova = this.u32[at32 - objectIova / 4]! + skip;
    const carry = iova > 0xffff_ffff ? 1 : 0;
    this.u32[at32 + bufIova] = iova;
    this.u32[at32 + bufIova + 1] = this.u32[at32 - objectIova / 4 + 1]! +
      carry;
    this.u16[at16 + bufLen] = shape.dataRoomSize;
    this.u16[at16 + privSize] = shape.privateSize;
    this.resetHeadroom(mbuf);
    this.setDataLength(mbuf, 0);
    this.setRxFlags(mbuf, 0);
    this.setTxFlags(mbuf, 0);
  }

  /** Gives up a pinned buffer; true if clones still use it. */
  #isPinnedInUse(mbuf: number): boolean {
    this.setRxFlags(mbuf, 0);
    this.setTxFlags(mbuf, BufferFlag.EXTERNAL);
    const external = new ExternalBuffer(this.#shared(mbuf));
    if (external.count === 1) return false;
    if (external.add(-1) !== 0) return true;
    external.set(1);
    return false;
  }

  #shared(mbuf: number): Address {
    return this.window.pointer(mbuf + this.#at.shared * 4);
  }

  #queuePacket(mbuf: number): void {
    while (mbuf !== 0) {
      const next = this.nextSegment(mbuf);
      if (this.prefreeSegment(mbuf)) this.#queue(mbuf);
      mbuf = next;
    }
  }

  #queue(mbuf: number): void {
    const index = (mbuf >>> 2) + this.#at.pool;
    const low = this.u32[index]!;
    const high = this.u32[index + 1]!;
    if (
      this.#pendingCount === PENDING ||
      low !== this.#poolLow || high !== this.#poolHigh
    ) this.#flush();
    this.#poolLow = low;
    this.#poolHigh = high;
    this.storeAddress(mbuf, this.#pendingWords, 2 * this.#pendingCount);
    this.#pendingCount++;
  }

  #flush(): void {
    const count = this.#pendingCount;
    if (count === 0) return;
    this.#pendingCount = 0;
    this.#putBack(this.#pending, 0, count, this.#poolLow, this.#poolHigh);
  }

  #putBack(
    table: BigUint64Array,
    start: number,
    count: number,
    low: number,
    high: number,
  ): void {
    const home = this.homes.find(low + high * 0x1_0000_0000);
    if (home !== undefined) {
      home.putBulk(table, count, start);
    } else {
      // A pool that this thread has not opened.
      dpdk().rte_pktmbuf_free_bulk(table.subarray(start, start + count), count);
    }
  }
}
