/**
 * What the private data of a packet pool says about its mbufs.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";

/** The sizes that all mbufs of a pool have. */
export interface PoolShape {
  /** Bytes of an mbuf's own buffer, headroom included. */
  readonly dataRoomSize: number;
  /** Application bytes between an mbuf and its buffer, a multiple of 8. */
  readonly privateSize: number;
  /** True if each mbuf keeps an external buffer for life. */
  readonly pinned: boolean;
}

/** RTE_PKTMBUF_POOL_F_PINNED_EXT_BUF */
const PINNED = 1;

/** Reads the shape of the packet pool at an address. @see rte_mempool_get_priv */
export function describePool(address: Address): PoolShape {
  const {
    rte_mempool,
    rte_mempool_cache,
    rte_pktmbuf_pool_private: fields,
    constants,
  } = layout();
  const header = openWindow(address, rte_mempool.sizeof);
  const caches = header.u32[rte_mempool.cache_size / 4] === 0
    ? 0
    : rte_mempool_cache.sizeof * constants.RTE_MAX_LCORE;
  const data = openWindow(
    address + rte_mempool.sizeof + caches,
    fields.sizeof,
  );
  return {
    dataRoomSize: data.u16[fields.mbuf_data_room_size / 2]!,
    privateSize: data.u16[fields.mbuf_priv_size / 2]!,
    pinned: (data.u32[fields.flags / 4]! & PINNED) !== 0,
  };
}
