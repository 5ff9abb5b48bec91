/**
 * One lcore's cache of a mempool: a stack of free objects in shared memory,
 * in front of the ring that holds the others. Only the thread with the
 * cache's lcore id touches it, so plain loads and stores are enough; what
 * other threads may take passes through the ring, which orders it.
 *
 * Releases of DPDK differ in how full a cache may be. All accept 0 <= len <=
 * size, so that is what every call here leaves behind:
 *
 * | call  | cache                     | effect                               |
 * |-------|---------------------------|--------------------------------------|
 * | put n | n > size                  | past the cache, into the ring        |
 * |       | len + n <= size           | push                                 |
 * |       | otherwise                 | all of the cache into the ring, push |
 * | get n | len >= n                  | pop                                  |
 * |       | n > size, ring has n      | past the cache, out of the ring      |
 * |       | n <= size, and the ring   | fill up to size + n, pop             |
 * |       | has n - len + size        |                                      |
 * |       | ring has n - len          | take those and pop the rest          |
 *
 * A process killed between two of these steps loses at most the objects in
 * its hands; `len` is stored last when objects come in and first when they
 * go out, so that none is ever in two places.
 *
 * @module
 */
import { type Kernels, kernelsOf } from "../../ffi/kernels/kernels.ts";
import { layout } from "../../ffi/layout/mod.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { RingView } from "../ring/ring_view.ts";

/** The kernels of caches: what kernel/object_cache.ts exports. */
interface CacheFunctions {
  /** Pops n objects; 0 if the cache has fewer. */
  cacheGet(cache: number, table: number, n: number): number;
  /** Pushes n objects; 0 if the cache has no room. */
  cachePut(cache: number, table: number, n: number): number;
}

/** To call a kernel takes longer than to move fewer objects, in V8. */
const LEAST_KERNEL = 6;

/** A cache at a byte offset of a window. */
export class ObjectCache {
  /** The window that it lies in. */
  declare readonly window: Window;
  /** Index of the number of objects in `window.u32`. */
  declare readonly lengthAt: number;
  /** Index of the first object in `window.u64`. */
  declare readonly objects: number;
  /** Objects that fit. */
  declare readonly size: number;
  /** The kernels that reach it. */
  declare readonly kernels: Kernels | undefined;
  declare private readonly u32: Uint32Array;
  declare private readonly u64: BigUint64Array;
  declare private readonly ring: RingView;
  declare private readonly offset: number;
  declare private readonly functions: CacheFunctions | undefined;
  declare private readonly least: number;

  /** @param kernels Those of the window; for tests, others or none. */
  constructor(
    window: Window,
    offset: number,
    ring: RingView,
    kernels: Kernels | undefined = kernelsOf(window),
  ) {
    const fields = layout().rte_mempool_cache;
    this.window = window;
    this.u32 = window.u32;
    this.u64 = window.u64;
    this.lengthAt = (offset + fields.len) >>> 2;
    this.objects = (offset + fields.objs) >>> 3;
    this.size = window.u32[(offset + fields.size) >>> 2]!;
    this.ring = ring;
    // A small integer where it can be, for JavaScriptCore.
    this.offset = offset >>> 0;
    this.kernels = kernels;
    this.functions = kernels?.as<CacheFunctions>();
    // Other engines make BigInts of the objects.
    this.least = kernels?.isOrdered === true ? LEAST_KERNEL : 1;
  }

  /** Objects in the cache. */
  get length(): number {
    return this.u32[this.lengthAt]!;
  }

  /**
   * Puts n objects of a table back.
   *
   * @param tableAt Byte offset of the table in the window; 0 if it is elsewhere.
   * @returns n, or 0 if the ring is full.
   */
  put(table: BigUint64Array, n: number, start: number, tableAt = 0): number {
    if (tableAt !== 0 && n >= this.least && this.functions !== undefined) {
      const at = tableAt + start * 8;
      if (this.functions.cachePut(this.offset, at, n) !== 0) return n;
    }
    const size = this.size;
    if (n > size) return this.ring.enqueueBulk(table, n, start);
    let length = this.u32[this.lengthAt]!;
    if (length + n > size) {
      if (this.#flush(length) === 0) return 0;
      length = 0;
    }
    const u64 = this.u64;
    const top = this.objects + length;
    for (let i = 0; i < n; i++) u64[top + i] = table[start + i]!;
    this.u32[this.lengthAt] = length + n;
    return n;
  }

  /** Takes n objects, or none; see {@linkcode put}. */
  get(table: BigUint64Array, n: number, start: number, tableAt = 0): number {
    if (tableAt !== 0 && n >= this.least && this.functions !== undefined) {
      const at = tableAt + start * 8;
      if (this.functions.cacheGet(this.offset, at, n) !== 0) return n;
    }
    const size = this.size;
    const length = this.u32[this.lengthAt]!;
    if (length >= n) return this.#pop(length, table, n, start);
    const missing = n - length;
    if (n > size) {
      if (this.ring.dequeueBulk(table, n, start) === n) return n;
      if (this.ring.dequeueBulk(table, missing, start) === 0) return 0;
      this.#pop(length, table, length, start + missing);
      return n;
    }
    // Room: the array holds twice the largest size.
    const more = this.#fill(length, missing + size) ||
      this.#fill(length, missing);
    return more === 0 ? 0 : this.#pop(length + more, table, n, start);
  }

  #pop(
    length: number,
    table: BigUint64Array,
    n: number,
    start: number,
  ): number {
    const rest = length - n;
    this.u32[this.lengthAt] = rest;
    const top = this.objects + rest;
    const u64 = this.u64;
    for (let i = 0; i < n; i++) table[start + i] = u64[top + i]!;
    return n;
  }

  #fill(length: number, n: number): number {
    return this.ring.dequeueBulk(this.u64, n, this.objects + length);
  }

  #flush(length: number): number {
    if (length === 0) return 1;
    // Out of the cache first: killed in between, the objects are lost, not
    // given out twice.
    this.u32[this.lengthAt] = 0;
    const n = this.ring.enqueueBulk(this.u64, length, this.objects);
    // Full, because of objects given back twice: these stay where they were.
    if (n === 0) this.u32[this.lengthAt] = length;
    return n;
  }
}
