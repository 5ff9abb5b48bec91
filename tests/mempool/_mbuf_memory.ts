/**
 * Mbufs on JavaScript memory, for tests.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { Mbufs } from "../../packages/mempool/mod.ts";

/**
 * Addresses whose low word wraps inside the window, so that a forgotten carry
 * shows.
 */
export const BASE = 0x7f00_ffff_fc00;

/** Mbufs that are fresh from no pool. */
export interface Memory {
  readonly mbufs: Mbufs;
  /** The mbufs, as offsets. */
  readonly fresh: readonly number[];
}

/** Memory with `count` fresh mbufs, each with a buffer of `room` bytes. */
export function makeMbufs(count: number, room: number): Memory {
  const { rte_mbuf } = layout();
  const stride = Math.ceil((rte_mbuf.sizeof + room) / 64) * 64 + 64;
  const window = new Window(new ArrayBuffer((count + 1) * stride), BASE);
  const mbufs = new Mbufs(window);
  const fresh: number[] = [];
  for (let i = 1; i <= count; i++) {
    const mbuf = i * stride;
    const at = (mbuf + rte_mbuf.buf_addr) / 4;
    mbufs.storeAddress(mbuf + rte_mbuf.sizeof, window.u32, at);
    window.u16[(mbuf + rte_mbuf.buf_len) / 2] = room;
    window.u16[(mbuf + rte_mbuf.refcnt) / 2] = 1;
    mbufs.reset(mbuf);
    fresh.push(mbuf);
  }
  return { mbufs, fresh };
}

/** All bytes of a packet, and false if its segments and lengths disagree. */
export function contents(mbufs: Mbufs, packet: number): number[] | false {
  const bytes: number[] = [];
  let segments = 0;
  for (let m = packet; m !== 0; m = mbufs.nextSegment(m)) {
    bytes.push(...mbufs.bytes(m));
    segments++;
  }
  return segments === mbufs.segmentCount(packet) &&
    bytes.length === mbufs.packetLength(packet) && bytes;
}
