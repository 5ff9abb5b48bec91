/**
 * The short ways through an lcore's mempool cache: those that need no ring.
 * `cache` is the byte offset of a struct rte_mempool_cache, which only the
 * calling thread touches; see packages/mempool/_object_cache.ts.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { copy } from "../../ring/kernel/elements.ts";
import {
  CACHE_LENGTH,
  CACHE_OBJECTS,
  CACHE_SIZE,
} from "../../../ffi/kernels/layout.generated.ts";

/** Takes n objects; returns n, or 0 if the cache has fewer. */
export function cacheGet(cache: usize, table: usize, n: u32): u32 {
  const length = load<u32>(cache, CACHE_LENGTH);
  if (length < n) return 0;
  const left: u32 = length - n;
  // First, so that a process killed now has lost objects, not doubled them.
  store<u32>(cache, left, CACHE_LENGTH);
  copy(table, cache + CACHE_OBJECTS + (left << 3), n);
  return n;
}

/** Puts n objects back; returns n, or 0 if the cache has no room. */
export function cachePut(cache: usize, table: usize, n: u32): u32 {
  const length = load<u32>(cache, CACHE_LENGTH);
  const size = load<u32>(cache, CACHE_SIZE);
  if (n > size || length + n > size) return 0;
  copy(cache + CACHE_OBJECTS + (length << 3), table, n);
  // Last, for the same reason.
  store<u32>(cache, length + n, CACHE_LENGTH);
  return n;
}
