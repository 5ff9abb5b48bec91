/**
 * The fields of an mbuf on any memory.
 *
 * @module
 */
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { type MbufLayout, mbufLayout } from "./_mbuf_layout.ts";

/**
 * Reads and writes the fields of mbufs in one window. An mbuf is its byte
 * offset in the window, an unsigned 32-bit number; 0 is none.
 *
 * Nothing is checked here. The caller holds the mbuf: one thread at a time
 * works on it, having got it from a pool, a ring or a queue, which order
 * memory. So plain loads and stores do, except for reference counts above 1.
 *
 * @see rte_mbuf
 */
export class MbufFields {
  /** The memory that all these mbufs lie in. */
  declare readonly window: Window;
  /** Low 32 bits of the address of offset 0. */
  declare readonly baseLow: number;
  declare private readonly baseHigh: number;
  /** `baseLow` as a signed number, which V8 never boxes. */
  declare private readonly base: number;
  /** The window's bytes. */
  declare protected readonly u8: Uint8Array;
  /** The window's 16-bit units. */
  declare protected readonly u16: Uint16Array;
  /** The window's 32-bit units. */
  declare protected readonly u32: Uint32Array;
  declare private readonly fields: MbufLayout;

  /** For the mbufs of a window. */
  constructor(window: Window) {
    this.window = window;
    this.baseLow = window.base >>> 0;
    this.base = window.base | 0;
    this.baseHigh = Math.floor(window.base / 0x1_0000_0000);
    this.u8 = window.u8;
    this.u16 = window.u16;
    this.u32 = window.u32;
    this.fields = mbufLayout();
  }

  /** The address of an mbuf, or of any offset. */
  address(offset: number): Address {
    return this.window.base + offset;
  }

  /** The mbuf at an address of this window; 0 for addresses elsewhere. */
  at(address: Address): number {
    return this.window.contains(address, this.fields.size)
      ? address - this.window.base
      : 0;
  }

  /** Offset of the first data byte. Wrong for external buffers elsewhere. @see rte_pktmbuf_mtod */
  dataOffset(mbuf: number): number {
    return (this.u32[(mbuf >>> 2) + this.fields.bufAddr]! - this.base +
      this.u16[(mbuf >>> 1) + this.fields.dataOff]!) >>> 0;
  }

  /** Offset of the buffer. Wrong for external buffers elsewhere. */
  bufferOffset(mbuf: number): number {
    return (this.u32[(mbuf >>> 2) + this.fields.bufAddr]! - this.base) >>> 0;
  }

  /** Address of the buffer. */
  bufferAddress(mbuf: number): Address {
    return this.#pointer((mbuf >>> 2) + this.fields.bufAddr);
  }

  /** Bytes of the buffer, headroom included. */
  bufferLength(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.bufLen]!;
  }

  /** I/O address of the first data byte. @see rte_mbuf_data_iova, rte_pktmbuf_iova */
  dataIova(mbuf: number): number {
    return this.#pointer((mbuf >>> 2) + this.fields.bufIova) +
      this.headroom(mbuf);
  }

  /** Bytes of data in this segment. @see rte_pktmbuf_data_len */
  dataLength(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.dataLen]!;
  }

  /** Sets the bytes of data in this segment. */
  setDataLength(mbuf: number, length: number): void {
    this.u16[(mbuf >>> 1) + this.fields.dataLen] = length;
  }

  /** Bytes of the whole packet; right in its first segment only. @see rte_pktmbuf_pkt_len */
  packetLength(mbuf: number): number {
    return this.u32[(mbuf >>> 2) + this.fields.pktLen]!;
  }

  /** Sets the bytes of the whole packet. */
  setPacketLength(mbuf: number, length: number): void {
    this.u32[(mbuf >>> 2) + this.fields.pktLen] = length;
  }

  /** Free bytes before the data. @see rte_pktmbuf_headroom */
  headroom(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.dataOff]!;
  }

  /** Sets where the data starts in the buffer. */
  setHeadroom(mbuf: number, length: number): void {
    this.u16[(mbuf >>> 1) + this.fields.dataOff] = length;
  }

  /** Free bytes behind the data of this segment. @see rte_pktmbuf_tailroom */
  tailroom(mbuf: number): number {
    return this.bufferLength(mbuf) - this.headroom(mbuf) -
      this.dataLength(mbuf);
  }

  /** Number of segments; right in the first one only. */
  segmentCount(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.segments]!;
  }

  /** Sets the number of segments. */
  setSegmentCount(mbuf: number, count: number): void {
    this.u16[(mbuf >>> 1) + this.fields.segments] = count;
  }

  /** The next segment of the packet; 0 behind the last. */
  nextSegment(mbuf: number): number {
    const index = (mbuf >>> 2) + this.fields.next;
    const low = this.u32[index]!;
    return (low | this.u32[index + 1]!) === 0 ? 0 : (low - this.base) >>> 0;
  }

  /** Sets the next segment; 0 for none. The lengths and counts stay. */
  setNextSegment(mbuf: number, next: number): void {
    const index = (mbuf >>> 2) + this.fields.next;
    if (next === 0) {
      this.u32[index] = 0;
      this.u32[index + 1] = 0;
    } else {
      this.storeAddress(next, this.u32, index);
    }
  }

  /** Stores the address of an mbuf as two words, the low one at `index`. */
  storeAddress(mbuf: number, words: Uint32Array, index: number): void {
    const low = this.baseLow + mbuf;
    words[index] = low;
    words[index + 1] = low > 0xffff_ffff ? this.baseHigh + 1 : this.baseHigh;
  }

  /** The last segment of the packet. @see rte_pktmbuf_lastseg */
  lastSegment(mbuf: number): number {
    for (;;) {
      const next = this.nextSegment(mbuf);
      if (next === 0) return mbuf;
      mbuf = next;
    }
  }

  /** True if all data is in one segment. @see rte_pktmbuf_is_contiguous */
  isContiguous(mbuf: number): boolean {
    return this.segmentCount(mbuf) === 1;
  }

  /** The port that received the packet; 65535 for none. */
  port(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.port]!;
  }

  /** Sets the port. */
  setPort(mbuf: number, port: number): void {
    this.u16[(mbuf >>> 1) + this.fields.port] = port;
  }

  /** The low word of the offload flags: `RxFlag`. */
  rxFlags(mbuf: number): number {
    return this.u32[(mbuf >>> 2) + this.fields.flags]!;
  }

  /** Sets the low word of the offload flags. */
  setRxFlags(mbuf: number, flags: number): void {
    this.u32[(mbuf >>> 2) + this.fields.flags] = flags;
  }

  /** The high word of the offload flags: `TxFlag` and `BufferFlag`. */
  txFlags(mbuf: number): number {
    return this.u32[(mbuf >>> 2) + this.fields.flags + 1]!;
  }

  /** Sets the high word of the offload flags; `BufferFlag` must stay as it is. */
  setTxFlags(mbuf: number, flags: number): void {
    this.u32[(mbuf >>> 2) + this.fields.flags + 1] = flags;
  }

  /**
   * Sets the header lengths that offloads for sending need.
   *
   * @param l2 Bytes of the Ethernet header, or with a tunnel those between the
   * outer IP header and the inner one.
   * @param l3 Bytes of the IP header.
   * @param l4 Bytes of the TCP or UDP header.
   * @param segment Bytes of data per segment, for `TxFlag.TCP_SEG`.
   * @param outerL3 Bytes of a tunnel's IP header.
   * @param outerL2 Bytes of a tunnel's Ethernet header.
   * @see rte_mbuf_tx_offload
   */
  setTxOffload(
    mbuf: number,
    l2: number,
    l3: number,
    l4: number,
    segment = 0,
    outerL3 = 0,
    outerL2 = 0,
  ): void {
    const index = (mbuf >>> 2) + this.fields.txOffload;
    this.u32[index] = l2 | (l3 << 7) | (l4 << 16) | (segment << 24);
    this.u32[index + 1] = (segment >>> 8) | (outerL3 << 8) | (outerL2 << 17);
  }

  /** RTE_PTYPE_* of the packet, as the driver sees it. */
  packetType(mbuf: number): number {
    return this.u32[(mbuf >>> 2) + this.fields.packetType]!;
  }

  /** Sets the packet type. */
  setPacketType(mbuf: number, type: number): void {
    this.u32[(mbuf >>> 2) + this.fields.packetType] = type;
  }

  /** The RSS hash; valid with `RxFlag.RSS_HASH`. */
  rssHash(mbuf: number): number {
    return this.u32[(mbuf >>> 2) + this.fields.hash]!;
  }

  /** Sets the RSS hash. */
  setRssHash(mbuf: number, hash: number): void {
    this.u32[(mbuf >>> 2) + this.fields.hash] = hash;
  }

  /** The VLAN tag that was stripped, or is to be inserted. */
  vlanTci(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.vlanTci]!;
  }

  /** Sets the VLAN tag. */
  setVlanTci(mbuf: number, tci: number): void {
    this.u16[(mbuf >>> 1) + this.fields.vlanTci] = tci;
  }

  /** The outer VLAN tag, with `RxFlag.QINQ`. */
  outerVlanTci(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.outerVlanTci]!;
  }

  /** Sets the outer VLAN tag. */
  setOuterVlanTci(mbuf: number, tci: number): void {
    this.u16[(mbuf >>> 1) + this.fields.outerVlanTci] = tci;
  }

  /** Offset of the application's private bytes. @see rte_mbuf_to_priv */
  privateOffset(mbuf: number): number {
    return mbuf + this.fields.size;
  }

  /** Private bytes between this mbuf (or the one it is attached to) and its buffer. */
  privateSize(mbuf: number): number {
    return this.u16[(mbuf >>> 1) + this.fields.privSize]!;
  }

  /** Address of the pool that the mbuf goes back to. */
  pool(mbuf: number): Address {
    return this.#pointer((mbuf >>> 2) + this.fields.pool);
  }

  #pointer(index: number): Address {
    return this.u32[index]! + this.u32[index + 1]! * 0x1_0000_0000;
  }
}
