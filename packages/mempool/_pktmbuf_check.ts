/**
 * Checks a packet pool before its first use in this process: that its mbufs
 * are laid out as the data path takes for granted.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { sharedWindow } from "../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { PoolShape } from "./_pktmbuf_shape.ts";
import { mbufsOf } from "./mbufs.ts";

/** Mbufs looked at until one has its own buffer. */
const LOOKS = 64;

/**
 * The one window that holds all mbufs of a pool; or what is wrong, as text.
 */
export function poolWindow(pool: Address): Window | string {
  const {
    rte_mempool,
    rte_mempool_memhdr: fields,
    rte_pktmbuf_pool_private,
  } = layout();
  const header = openWindow(pool, rte_mempool.sizeof);
  const privateSize = header.u32[rte_mempool.private_data_size / 4]!;
  if (privateSize < rte_pktmbuf_pool_private.sizeof) {
    return "its objects are no mbufs";
  }
  let window: Window | undefined;
  for (let at = header.pointer(rte_mempool["mem_list.stqh_first"]); at !== 0;) {
    const chunk = openWindow(at, fields.sizeof);
    const start = chunk.pointer(fields.addr);
    // Memory that the application brought is no segment of DPDK's.
    if (dpdk().rte_mem_virt2memseg_list(start) === 0) {
      return "its mbufs are not in DPDK's own memory";
    }
    const length = chunk.pointer(fields.len);
    window ??= sharedWindow(start, length);
    if (!window.contains(start, length)) {
      return "its mbufs are further apart than 4 GiB";
    }
    at = chunk.pointer(fields["next.stqe_next"]);
  }
  return window ?? "it has no memory";
}

/** Why a pool is no packet pool that this project can use, or undefined. */
export function pktmbufProblem(
  pool: Address,
  shape: PoolShape,
  window: Window,
): string | undefined {
  const { rte_mempool, rte_mempool_objhdr, rte_mbuf } = layout();
  const header = openWindow(pool, rte_mempool.sizeof);
  const room = header.u32[rte_mempool.elt_size / 4]! - rte_mbuf.sizeof;
  const needed = shape.privateSize + (shape.pinned ? 0 : shape.dataRoomSize);
  if (room < needed) {
    return `its objects are too small for mbufs of ${needed} bytes`;
  }
  const mbufs = mbufsOf(window);
  let misplaced = false;
  let object = header.pointer(rte_mempool["elt_list.stqh_first"]);
  for (let i = 0; i < LOOKS && object !== 0; i++) {
    const mbuf = object + rte_mempool_objhdr.sizeof - window.base;
    if (mbufs.pool(mbuf) !== pool) return "its objects are no mbufs";
    // One attached to another buffer tells nothing. One that is just being
    // attached looks wrong: only all of them together prove something.
    if (shape.pinned || mbufs.isDirect(mbuf)) {
      if (isInPlace(mbuf, shape, window)) return checkMbuf(mbuf, window);
      misplaced = true;
    }
    object = window.pointer(
      mbuf - rte_mempool_objhdr.sizeof + rte_mempool_objhdr["next.stqe_next"],
    );
  }
  return misplaced ? "its mbufs have their buffers elsewhere" : undefined;
}

function checkMbuf(mbuf: number, window: Window): string | undefined {
  const problem = mbufsOf(window).problem(mbuf, false);
  return problem === undefined ? undefined : `one of its mbufs has ${problem}`;
}

/** True if an mbuf has its own buffer where and as its pool says. */
function isInPlace(mbuf: number, shape: PoolShape, window: Window): boolean {
  const { rte_mbuf, rte_mempool_objhdr } = layout();
  const mbufs = mbufsOf(window);
  if (shape.pinned) return mbufs.hasExternalBuffer(mbuf);
  const skip = rte_mbuf.sizeof + shape.privateSize;
  const iova = window.pointer(
    mbuf - rte_mempool_objhdr.sizeof + rte_mempool_objhdr.iova,
  );
  return mbufs.bufferAddress(mbuf) === mbufs.address(mbuf + skip) &&
    mbufs.bufferLength(mbuf) === shape.dataRoomSize &&
    mbufs.privateSize(mbuf) === shape.privateSize &&
    mbufs.dataIova(mbuf) === iova + skip + mbufs.headroom(mbuf);
}
