/**
 * Packets in one window, all calls together.
 *
 * @module
 */
import { dpdk } from "../../ffi/library.ts";
import { readCString } from "../../ffi/memory.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { ExternalBuffer } from "./_mbuf_external.ts";
import { BufferFlag } from "./mbuf_flags.ts";
import { type MbufLayout, mbufLayout } from "./_mbuf_layout.ts";
import { MbufRelease } from "./mbuf_release.ts";

/** Where copies and clones get their mbufs: a `PktmbufPool`. */
export interface MbufSource {
  /** One empty mbuf; 0 if there is none. */
  alloc(): number;
}

const NOT_DIRECT = BufferFlag.EXTERNAL | BufferFlag.INDIRECT;

/**
 * Works on the mbufs of one window, as one thread: the fields, the data, who
 * holds them, copies. Get it from `mbufsOf`, a `PktmbufPool` or a `Burst`.
 *
 * It is the data path: no call allocates JavaScript memory per packet, and
 * none throws, except where it says so. Mbufs are trusted: an offset that is
 * no mbuf's, or an mbuf that was freed, corrupts memory as in C.
 *
 * All segments of a packet, and the mbufs that clones are attached to, must be
 * in the window; with pools of one process they are.
 */
export class Mbufs extends MbufRelease {
  readonly #at: MbufLayout = mbufLayout();
  readonly #reason: BigUint64Array = new BigUint64Array(16);

  /**
   * Makes an mbuf use the buffer of another one, which it then holds. The mbuf
   * must be direct and held once; its content is given up.
   *
   * @see rte_pktmbuf_attach
   */
  attach(mbuf: number, to: number): void {
    if (this.hasExternalBuffer(to)) {
      const shared = this.window.pointer(to + this.#at.shared * 4);
      new ExternalBuffer(shared).add(1);
      this.#copyWords(mbuf, to, this.#at.shared, this.#at.shared + 2);
      this.setTxFlags(mbuf, this.txFlags(to));
    } else {
      // Not to a clone, but to what that one is attached to.
      this.updateRefcnt(this.isClone(to) ? this.directOf(to) : to, 1);
      this.u16[(mbuf >>> 1) + this.#at.privSize] = this.privateSize(to);
      this.setTxFlags(mbuf, this.txFlags(to) | BufferFlag.INDIRECT);
    }
    this.setRxFlags(mbuf, this.rxFlags(to));
    this.#copyHeader(mbuf, to);
    this.#copyWords(mbuf, to, this.#at.bufAddr, this.#at.bufIova + 2);
    this.u16[(mbuf >>> 1) + this.#at.bufLen] = this.bufferLength(to);
    this.setHeadroom(mbuf, this.headroom(to));
    this.setDataLength(mbuf, this.dataLength(to));
    this.setPacketLength(mbuf, this.dataLength(to));
    this.setNextSegment(mbuf, 0);
    this.setSegmentCount(mbuf, 1);
  }

  /**
   * Makes an mbuf use memory from elsewhere, in place of its own buffer; its
   * data is empty then. The mbuf must be direct and held once.
   *
   * The free function in the shared information runs in the process that frees
   * the last mbuf: other processes must not free such packets.
   *
   * @param buffer Address of the memory.
   * @param iova Its I/O address.
   * @param length Its bytes, at most 65535.
   * @param shared Address of a struct rte_mbuf_ext_shared_info with count 1.
   * @see rte_pktmbuf_attach_extbuf
   */
  attachExternal(
    mbuf: number,
    buffer: Address,
    iova: number,
    length: number,
    shared: Address,
  ): void {
    const at32 = mbuf >>> 2;
    this.#setPointer(at32 + this.#at.bufAddr, buffer);
    this.#setPointer(at32 + this.#at.bufIova, iova);
    this.#setPointer(at32 + this.#at.shared, shared);
    this.u16[(mbuf >>> 1) + this.#at.bufLen] = length;
    this.setDataLength(mbuf, 0);
    this.setHeadroom(mbuf, 0);
    this.setTxFlags(mbuf, this.txFlags(mbuf) | BufferFlag.EXTERNAL);
  }

  /**
   * Makes a second packet with the same data, which neither may then change.
   *
   * @param source The pool of the new mbufs.
   * @returns the new packet; 0 if the pool has too few mbufs.
   * @see rte_pktmbuf_clone
   */
  clone(mbuf: number, source: MbufSource): number {
    const head = source.alloc();
    if (head === 0) return 0;
    this.attach(head, mbuf);
    this.setPacketLength(head, this.packetLength(mbuf));
    let last = head;
    let count = 1;
    for (let m = this.nextSegment(mbuf); m !== 0; m = this.nextSegment(m)) {
      const segment = source.alloc();
      if (segment === 0) {
        this.free(head);
        return 0;
      }
      this.attach(segment, m);
      this.setNextSegment(last, segment);
      last = segment;
      count++;
    }
    this.setSegmentCount(head, count);
    return head;
  }

  /**
   * Makes a packet with a copy of the data, in as few segments as the pool's
   * mbufs allow. Private bytes are not copied.
   *
   * @param source The pool of the new mbufs.
   * @param from First byte to copy.
   * @param length Bytes to copy at most.
   * @returns the new packet; 0 if the packet ends before `from`, or the pool
   * has too few mbufs.
   * @see rte_pktmbuf_copy
   */
  copy(
    mbuf: number,
    source: MbufSource,
    from = 0,
    length: number = this.packetLength(mbuf),
  ): number {
    const whole = this.packetLength(mbuf);
    if (from >= whole) return 0;
    const head = source.alloc();
    if (head === 0) return 0;
    this.#copyHeader(head, mbuf);
    this.setRxFlags(head, this.rxFlags(mbuf));
    this.setTxFlags(
      head,
      (this.txFlags(mbuf) & ~NOT_DIRECT) |
        (this.txFlags(head) & BufferFlag.EXTERNAL),
    );
    let last = head;
    let skip = from;
    let left = Math.min(length, whole - from);
    for (let m = mbuf; left > 0 && m !== 0; m = this.nextSegment(m)) {
      const end = this.dataLength(m);
      while (left > 0 && skip < end) {
        if (this.tailroom(last) === 0) {
          const segment = source.alloc();
          if (segment === 0) {
            this.free(head);
            return 0;
          }
          this.chain(head, segment);
          last = segment;
        }
        const n = Math.min(left, end - skip, this.tailroom(last));
        const start = this.dataOffset(m) + skip;
        this.u8.copyWithin(this.append(head, n), start, start + n);
        skip += n;
        left -= n;
      }
      skip -= end;
    }
    return head;
  }

  /**
   * Moves all data into the first segment and frees the others.
   *
   * @returns false if it has no room for them: then nothing is changed.
   * @see rte_pktmbuf_linearize
   */
  linearize(mbuf: number): boolean {
    let segment = this.nextSegment(mbuf);
    const first = this.dataLength(mbuf);
    const all = this.packetLength(mbuf);
    if (all - first > this.tailroom(mbuf)) return false;
    if (segment === 0) return true;
    let to = this.dataOffset(mbuf) + first;
    for (let m = segment; m !== 0; m = this.nextSegment(m)) {
      const from = this.dataOffset(m);
      const length = this.dataLength(m);
      this.u8.copyWithin(to, from, from + length);
      to += length;
    }
    this.setDataLength(mbuf, all);
    this.setNextSegment(mbuf, 0);
    this.setSegmentCount(mbuf, 1);
    while (segment !== 0) {
      const next = this.nextSegment(segment);
      this.freeSegment(segment);
      segment = next;
    }
    return true;
  }

  /**
   * What DPDK finds wrong with an mbuf, or undefined: for tests and searches
   * for faults, not for the data path.
   *
   * @param isHead True for the first segment of a packet.
   * @see rte_mbuf_check
   */
  problem(mbuf: number, isHead = true): string | undefined {
    const found = dpdk().rte_mbuf_check(
      this.address(mbuf),
      isHead ? 1 : 0,
      this.#reason,
    );
    return found === 0 ? undefined : readCString(Number(this.#reason[0]));
  }

  /** What a driver or the application noted about the packet. */
  #copyHeader(to: number, from: number): void {
    const { hash, packetType, txOffload, dynamic, end } = this.#at;
    this.setPort(to, this.port(from));
    this.setVlanTci(to, this.vlanTci(from));
    this.setOuterVlanTci(to, this.outerVlanTci(from));
    this.#copyWords(to, from, txOffload, txOffload + 2);
    this.#copyWords(to, from, hash, hash + 2);
    this.#copyWords(to, from, packetType, packetType + 1);
    this.#copyWords(to, from, dynamic, end);
  }

  #setPointer(index: number, pointer: number): void {
    this.u32[index] = pointer;
    this.u32[index + 1] = pointer / 0x1_0000_0000;
  }

  #copyWords(to: number, from: number, start: number, end: number): void {
    const u32 = this.u32;
    for (let i = start; i < end; i++) {
      u32[(to >>> 2) + i] = u32[(from >>> 2) + i]!;
    }
  }
}

const all = new WeakMap<Window, Mbufs>();

/** The calling thread's view of the mbufs in a window. */
export function mbufsOf(window: Window): Mbufs {
  let found = all.get(window);
  if (found === undefined) all.set(window, found = new Mbufs(window));
  return found;
}
