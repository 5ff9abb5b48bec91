/**
 * The caches of a mempool, one per lcore, as one thread uses them.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { lcoreCell } from "../../ffi/thread.ts";
import type { Window } from "../../ffi/window.ts";
import { isRunning, requireEal } from "../eal/internal/eal_state.ts";
import type { RingView } from "../ring/mod.ts";
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

/** Finds the cache of the calling lcore. */
export class LcoreCaches {
  readonly #name: string;
  readonly #place: CachePlace;
  readonly #lcore: Uint32Array = lcoreCell();
  readonly #known: ObjectCache[] = [];
  /** The lcore that called last, and its cache if it has one; -1 once closed. */
  #lastLcore = -1;
  #last: ObjectCache | undefined;
  #open = true;
  /** Of its own: see "Loops that V8 compiles well" in packages/kernels/README.md. */
  readonly #isRunning = isRunning;

  /** @param name The pool's. */
  constructor(name: string, place: CachePlace) {
    this.#name = name;
    this.#place = place;
  }

  /**
   * The calling lcore's cache: for a thread all but always the same. Undefined
   * if it has none: threads that are no lcore share no cache with anyone.
   *
   * @throws {Error} once closed, and after the EAL's end.
   */
  current(): ObjectCache | undefined {
    return this.#lcore[0] === this.#lastLcore && this.#isRunning()
      ? this.#last
      : this.#find();
  }

  /** Makes every later call throw: memory given back may not even be mapped. */
  close(): void {
    this.#open = false;
    this.#lastLcore = -1;
  }

  /** @throws {Error} once closed, and after the EAL's end. */
  checkOpen(): void {
    if (!this.#open) throw new Error(`Mempool "${this.#name}" is freed`);
    requireEal();
  }

  /** Whether `close` was not called yet. */
  get isOpen(): boolean {
    return this.#open;
  }

  #find(): ObjectCache | undefined {
    this.checkOpen();
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
