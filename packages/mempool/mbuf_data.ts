/**
 * The data of packets: make room, cut off, chain, read and write.
 *
 * @module
 */
import { type MbufLayout, mbufLayout } from "./_mbuf_layout.ts";
import { MbufFields } from "./mbuf_fields.ts";
import { BufferFlag } from "./mbuf_flags.ts";

/** An offset whose bytes are undefined, and where a write has no effect. */
const NOWHERE = -1;

/**
 * Changes the data of packets in one window. A call that does not fit returns
 * -1, 0 or false and changes nothing.
 *
 * Data that several mbufs share (clones) is for reading only, as in C.
 */
export class MbufData extends MbufFields {
  readonly #at: MbufLayout = mbufLayout();
  /**
   * Makes an empty packet of one segment, with the usual headroom. It is the
   * hottest call here, hence no accessors.
   *
   * @see rte_pktmbuf_reset
   */
  reset(mbuf: number): void {
    const at = this.#at;
    const u16 = this.u16;
    const u32 = this.u32;
    const at16 = mbuf >>> 1;
    const at32 = mbuf >>> 2;
    const bufLen = u16[at16 + at.bufLen]!;
    u16[at16 + at.dataOff] = bufLen < at.headroom ? bufLen : at.headroom;
    u16[at16 + at.segments] = 1;
    u16[at16 + at.port] = at.noPort;
    u16[at16 + at.dataLen] = 0;
    u16[at16 + at.vlanTci] = 0;
    u16[at16 + at.outerVlanTci] = 0;
    u32[at32 + at.flags] = 0;
    u32[at32 + at.flags + 1] = u32[at32 + at.flags + 1]! & BufferFlag.EXTERNAL;
    u32[at32 + at.packetType] = 0;
    u32[at32 + at.pktLen] = 0;
    u32[at32 + at.next] = 0;
    u32[at32 + at.next + 1] = 0;
    u32[at32 + at.txOffload] = 0;
    u32[at32 + at.txOffload + 1] = 0;
  }

  /** Puts the start of the data where it is in a fresh mbuf. @see rte_pktmbuf_reset_headroom */
  resetHeadroom(mbuf: number): void {
    this.setHeadroom(
      mbuf,
      Math.min(this.#at.headroom, this.bufferLength(mbuf)),
    );
  }

  /**
   * Adds bytes at the front of the packet, in its first segment.
   *
   * @returns the offset of the first data byte; -1 if the headroom is too short.
   * @see rte_pktmbuf_prepend
   */
  prepend(mbuf: number, length: number): number {
    const headroom = this.headroom(mbuf);
    if ((length >>> 0) !== length || length > headroom) return NOWHERE;
    this.setHeadroom(mbuf, headroom - length);
    this.setDataLength(mbuf, this.dataLength(mbuf) + length);
    this.setPacketLength(mbuf, this.packetLength(mbuf) + length);
    return this.dataOffset(mbuf);
  }

  /**
   * Adds bytes at the end of the packet, in its last segment.
   *
   * @returns the offset of the first new byte; -1 if the tailroom is too short.
   * @see rte_pktmbuf_append
   */
  append(mbuf: number, length: number): number {
    const last = this.lastSegment(mbuf);
    if ((length >>> 0) !== length || length > this.tailroom(last)) {
      return NOWHERE;
    }
    const before = this.dataLength(last);
    this.setDataLength(last, before + length);
    this.setPacketLength(mbuf, this.packetLength(mbuf) + length);
    return this.dataOffset(last) + before;
  }

  /**
   * Cuts bytes off the front of the packet, out of its first segment.
   *
   * @returns the offset of the first data byte; -1 if the segment is too short.
   * @see rte_pktmbuf_adj
   */
  adj(mbuf: number, length: number): number {
    const before = this.dataLength(mbuf);
    if ((length >>> 0) !== length || length > before) return NOWHERE;
    this.setDataLength(mbuf, before - length);
    this.setHeadroom(mbuf, this.headroom(mbuf) + length);
    this.setPacketLength(mbuf, this.packetLength(mbuf) - length);
    return this.dataOffset(mbuf);
  }

  /**
   * Cuts bytes off the end of the packet, out of its last segment.
   *
   * @returns false if the segment is too short.
   * @see rte_pktmbuf_trim
   */
  trim(mbuf: number, length: number): boolean {
    const last = this.lastSegment(mbuf);
    const before = this.dataLength(last);
    if ((length >>> 0) !== length || length > before) return false;
    this.setDataLength(last, before - length);
    this.setPacketLength(mbuf, this.packetLength(mbuf) - length);
    return true;
  }

  /**
   * Puts a packet behind another; they are one packet from then on.
   *
   * @returns false if there would be too many segments.
   * @see rte_pktmbuf_chain
   */
  chain(head: number, tail: number): boolean {
    const count = this.segmentCount(head) + this.segmentCount(tail);
    if (count > this.#at.maxSegments) return false;
    this.setNextSegment(this.lastSegment(head), tail);
    this.setSegmentCount(head, count);
    this.setPacketLength(
      head,
      this.packetLength(head) + this.packetLength(tail),
    );
    // Only the head tells the length of the packet.
    this.setPacketLength(tail, this.dataLength(tail));
    return true;
  }

  /**
   * The offset of bytes of the first segment, checked: use it wherever the
   * place comes from the packet itself.
   *
   * @param at Distance from the first data byte.
   * @throws {RangeError} if the segment does not have all these bytes.
   */
  dataAt(mbuf: number, at: number, length: number): number {
    if (
      (at >>> 0) === at && (length >>> 0) === length &&
      at + length <= this.dataLength(mbuf) &&
      this.headroom(mbuf) + at + length <= this.bufferLength(mbuf) &&
      this.window.contains(this.bufferAddress(mbuf), this.bufferLength(mbuf))
    ) return this.dataOffset(mbuf) + at;
    throw new RangeError(
      `Cannot use bytes ${at} to ${
        at + length
      } of packet: its first segment has ${this.dataLength(mbuf)}`,
    );
  }

  /**
   * A live view on the data of one segment. It is an object: for few packets.
   *
   * @throws {RangeError} if the segment's buffer is outside the window.
   */
  bytes(mbuf: number): Uint8Array {
    const length = this.dataLength(mbuf);
    const from = this.dataAt(mbuf, 0, length);
    return this.u8.subarray(from, from + length);
  }

  /**
   * Copies bytes of the packet, whatever segments they lie in.
   *
   * @param at Distance from the packet's first byte.
   * @param target Filled from its element 0 on.
   * @returns `length`, or 0 if the packet ends before.
   * @see rte_pktmbuf_read
   */
  read(
    mbuf: number,
    at: number,
    target: Uint8Array,
    length: number = target.length,
  ): number {
    if (length > target.length || !this.#holds(mbuf, at, length)) return 0;
    for (let done = 0; done < length; mbuf = this.nextSegment(mbuf)) {
      const there = this.dataLength(mbuf) - at;
      const n = Math.max(0, Math.min(there, length - done));
      const from = this.dataOffset(mbuf) + at;
      for (let i = 0; i < n; i++) target[done + i] = this.u8[from + i]!;
      done += n;
      at = n > 0 ? 0 : -there;
    }
    return length;
  }

  /**
   * Copies bytes into the packet, over what is there, whatever segments they
   * come to lie in.
   *
   * @param at Distance from the packet's first byte.
   * @returns `length`, or 0 if the packet ends before.
   */
  write(
    mbuf: number,
    at: number,
    source: Uint8Array,
    length: number = source.length,
  ): number {
    if (length > source.length || !this.#holds(mbuf, at, length)) return 0;
    for (let done = 0; done < length; mbuf = this.nextSegment(mbuf)) {
      const there = this.dataLength(mbuf) - at;
      const n = Math.max(0, Math.min(there, length - done));
      const to = this.dataOffset(mbuf) + at;
      for (let i = 0; i < n; i++) this.u8[to + i] = source[done + i]!;
      done += n;
      at = n > 0 ? 0 : -there;
    }
    return length;
  }

  /** Looks at the segments, not at the packet's length: that may be wrong. */
  #holds(mbuf: number, at: number, length: number): boolean {
    if ((at >>> 0) !== at || (length >>> 0) !== length) return false;
    let there = 0;
    for (let m = mbuf; m !== 0; m = this.nextSegment(m)) {
      there += this.dataLength(m);
      if (there >= at + length) return true;
    }
    return false;
  }
}
