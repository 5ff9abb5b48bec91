/**
 * The caches of a mempool, one per lcore, as one thread uses them.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { lcoreCell } from "../../ffi/library/thread.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { RingView } from "../ring/ring_view.ts";
import { ObjectCache } from "./_object_cache.ts";

/** Where a pool's caches are. */
export interface CachePlace {
  /** The window that holds the pool's header and caches. */
  readonly window: Window;
  /** Byte offset of the header. */
  readonly offset: number;
  /** Objects that each cache holds at most; 0 for no caches. */
  readonly size: number;
  /** The ring behind the caches. */
  readonly ring: RingView;
}

/** All of them; each thread uses that of its lcore. */
export class LcoreCaches {
  readonly #place: CachePlace;
  readonly #lcore: Uint32Array = lcoreCell();
  readonly #known: ObjectCache[] = [];
  /** The lcore that called last, and its cache if it has one. */
  #lastLcore = -1;
  #last: ObjectCache | undefined;

  constructor(place: CachePlace) {
    this.#place = place;
  }

  /**
   * The calling lcore's cache: for a thread all but always the same. Undefined
   * if it has none: threads that are no lcore share no cache with anyone.
   */
  current(): ObjectCache | undefined {
    return this.#lcore[0] === this.#lastLcore ? this.#last : this.#find();
  }

  /** Objects in all caches: a snapshot. */
  get objectCount(): number {
    const { window: { u32 }, offset, size } = this.#place;
    const { rte_mempool, rte_mempool_cache, constants } = layout();
    if (size === 0) return 0;
    let count = 0;
    let at = offset + rte_mempool.sizeof + rte_mempool_cache.len;
    for (let i = 0; i < constants.RTE_MAX_LCORE; i++) {
      // Other lcores' caches: their owners move them.
      count += Atomics.load(u32, at >>> 2);
      at += rte_mempool_cache.sizeof;
    }
    return count;
  }

  #find(): ObjectCache | undefined {
    const { window, offset, size, ring } = this.#place;
    const { rte_mempool, rte_mempool_cache, constants } = layout();
    const id = this.#lcore[0]!;
    this.#last = undefined;
    if (size > 0 && id < constants.RTE_MAX_LCORE) {
      const at = offset + rte_mempool.sizeof + id * rte_mempool_cache.sizeof;
      this.#last = this.#known[id] ??= new ObjectCache(window, at, ring);
    }
    this.#lastLcore = id;
    return this.#last;
  }
}
