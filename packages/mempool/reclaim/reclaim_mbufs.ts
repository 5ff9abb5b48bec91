/**
 * Lost mbufs, found again.
 *
 * @module
 */
import { layout } from "../../../ffi/layout/mod.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { mbufLayout } from "../_mbuf_layout.generated.ts";
import type { PktmbufPool } from "../pktmbuf_pool.ts";
import { reclaim, type Reclaimed, type ReclaimOptions } from "./reclaim.ts";

/**
 * Gives lost mbufs back to a packet pool; see {@linkcode reclaim}. Each is
 * made what a free mbuf is: one segment, one reference, its own buffer.
 */
export function reclaimMbufs(
  pool: PktmbufPool,
  options: Omit<ReclaimOptions, "prepare">,
): Reclaimed {
  return reclaim(pool, { ...options, prepare: (mbuf) => restore(pool, mbuf) });
}

/** Makes an mbuf in any state a free one. @see rte_pktmbuf_init */
function restore(pool: PktmbufPool, address: Address): void {
  const fields = mbufLayout();
  const { u16, u32 } = pool.window;
  const mbuf = address - pool.window.base;
  const halves = mbuf / 2;
  const words = mbuf / 4;
  u16[halves + fields.refcnt] = 1;
  u16[halves + fields.segments] = 1;
  u32[words + fields.next] = 0;
  u32[words + fields.next + 1] = 0;
  u32[words + fields.flags] = 0;
  // A pinned external buffer stays the mbuf's own for life.
  if (pool.pinned) return;
  u32[words + fields.flags + 1] = 0;
  const skip = layout().rte_mbuf.sizeof + pool.privateSize;
  const iova = pool.window.pointer(mbuf - fields.objectIova) + skip;
  const write = (at: number, value: number): void => {
    u32[words + at] = value;
    u32[words + at + 1] = value / 0x1_0000_0000;
  };
  write(fields.bufAddr, address + skip);
  write(fields.bufIova, iova);
  u16[halves + fields.privSize] = pool.privateSize;
  u16[halves + fields.bufLen] = pool.dataRoomSize;
}
