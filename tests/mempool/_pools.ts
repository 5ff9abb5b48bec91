/**
 * Pools of a test's own process, and what C says about them.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { Mempool } from "../../packages/mempool/mod.ts";

/** Free objects as C counts them. */
export function countByC(pool: Mempool): number {
  return dpdk().rte_mempool_avail_count(pool.address);
}

/** Free objects in the cache of an lcore. */
export function cached(pool: Mempool, lcore: number): number {
  const { rte_mempool, rte_mempool_cache } = layout();
  const at = rte_mempool.sizeof + lcore * rte_mempool_cache.sizeof;
  return openWindow(pool.address + at, 16).u32[rte_mempool_cache.len / 4]!;
}

/** Runs a test body with a pool of its own. */
export function withPool(
  options: { count?: number; cacheSize?: number; elementSize?: number },
  body: (pool: Mempool) => void,
): void {
  const pool = Mempool.create("p", { count: 100, elementSize: 64, ...options });
  try {
    body(pool);
  } finally {
    pool.close();
  }
}
