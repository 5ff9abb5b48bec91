/**
 * All pools of the group, as checked mode looks at them: which of them an
 * address belongs to, and whether what lies there is free.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { eachInTailQueue } from "../eal/internal/tail_queue.ts";
import { ringPointers } from "../ring/internal/ring_pointers.ts";
import { type OpenPool, openPool } from "./_open_pool.ts";
import { PoolMemory } from "./_pool_memory.ts";

/** RTE_TAILQ_MEMPOOL_NAME */
const TAILQ_NAME = "RTE_MEMPOOL";
/** RTE_BAD_IOVA and bytes in a page: what DPDK notes of an object's place. */
const NO_IOVA = 0xffff_ffff_ffff_ffff;
const PAGE = 4096;
/** How often a cache must show an object: its lcore may be at work on it. */
const LOOKS = 3;

/** One pool. */
export class KnownPool {
  readonly name: string;
  readonly address: Address;
  readonly #header: Window;
  readonly #memory: PoolMemory;
  #open: OpenPool | undefined;

  constructor(address: Address) {
    const { rte_mempool, constants } = layout();
    this.address = address;
    this.#header = openWindow(address, rte_mempool.sizeof);
    this.name = this.#header.text(
      rte_mempool.name,
      constants.RTE_MEMPOOL_NAMESIZE,
    );
    this.#memory = new PoolMemory(this.name, this.#header);
  }

  /** Whether an address lies in the memory of its objects. */
  contains(address: Address): boolean {
    return this.#memory.find(address) !== undefined;
  }

  /** Whether one of its objects begins at an address. */
  owns(object: Address): boolean {
    const { sizeof, mp, iova } = layout().rte_mempool_objhdr;
    if (object % 8 !== 0) return false;
    const chunk = this.#memory.find(object);
    if (chunk === undefined || object - sizeof < chunk.base) return false;
    // What DPDK has written in front of each object.
    const header = object - sizeof - chunk.base;
    if (chunk.pointer(header + mp) !== this.address) return false;
    const place = chunk.pointer(header + iova);
    return place === NO_IOVA || place % PAGE === object % PAGE;
  }

  /** Whether its objects are mbufs, by one of them. */
  isMbuf(object: Address): boolean {
    const { sizeof, pool } = layout().rte_mbuf;
    const chunk = this.#memory.find(object)!;
    const at = object - chunk.base;
    return at + sizeof <= chunk.byteLength &&
      chunk.pointer(at + pool) === this.address;
  }

  /** Why one of its mbufs must not be put back as it is; undefined if it may. */
  mbufProblem(mbuf: Address): string | undefined {
    const { refcnt, next } = layout().rte_mbuf;
    const chunk = this.#memory.find(mbuf)!;
    const at = mbuf - chunk.base;
    const count = chunk.u16[(at + refcnt) / 2]!;
    if (count !== 1) return `has a reference count of ${count}, not 1`;
    return chunk.pointer(at + next) === 0 ? undefined : "has further segments";
  }

  /**
   * Where an object lies free, such as "in the cache of lcore 1"; undefined if
   * it is in use, or nobody can tell.
   */
  placeOf(object: Address): string | undefined {
    const { rte_mempool_cache: fields, rte_mempool, constants } = layout();
    const pool = this.#opened();
    if (pool === undefined) return undefined;
    if (ringPointers(pool.ring).includes(object)) return "in the pool's ring";
    if (pool.cacheSize === 0) return undefined;
    for (let lcore = 0; lcore < constants.RTE_MAX_LCORE; lcore++) {
      const cache = rte_mempool.sizeof + lcore * fields.sizeof;
      let looks = 0;
      while (looks < LOOKS && isCached(pool.window, cache, object)) looks++;
      if (looks === LOOKS) return `in the cache of lcore ${lcore}`;
    }
    return undefined;
  }

  /** Its parts, read anew if another pool lies there by now. */
  #opened(): OpenPool | undefined {
    const ring = this.#header.pointer(layout().rte_mempool.pool_data);
    const known = this.#open?.ring;
    if (known !== undefined && known.window.base + known.offset === ring) {
      return this.#open;
    }
    try {
      this.#open = openPool(this.address);
    } catch {
      // Of a kind that this process cannot read.
      this.#open = undefined;
    }
    return this.#open;
  }
}

function isCached(pool: Window, cache: number, object: Address): boolean {
  const { len, objs } = layout().rte_mempool_cache;
  const length = Atomics.load(pool.u32, (cache + len) >>> 2);
  for (let i = 0; i < length; i++) {
    if (pool.pointer(cache + objs + i * 8) === object) return true;
  }
  return false;
}

let pools: KnownPool[] = [];
let last: KnownPool | undefined;

/** The pool that an object begins in at an address; undefined if there is none. */
export function poolOwning(object: Address): KnownPool | undefined {
  if (last?.owns(object)) return last;
  return last = search(object) ?? (readPools(), search(object));
}

/** The pool at an address. */
export function poolAt(address: Address): KnownPool {
  const known = pools.find((pool) => pool.address === address);
  if (known !== undefined) return known;
  const pool = new KnownPool(address);
  pools.push(pool);
  return pool;
}

/** Forgets a pool whose memory is given back. */
export function forgetPool(address: Address): void {
  pools = pools.filter((pool) => pool.address !== address);
  if (last?.address === address) last = undefined;
}

function search(object: Address): KnownPool | undefined {
  return pools.find((pool) => pool.owns(object));
}

function readPools(): void {
  pools = [];
  eachInTailQueue(TAILQ_NAME, (address) => pools.push(new KnownPool(address)));
}
