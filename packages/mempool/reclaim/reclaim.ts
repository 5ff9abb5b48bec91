/**
 * Objects that a killed process held, found again.
 *
 * Nothing in a pool says who holds an object. But when every process that uses
 * the pool has ended or waits, an object that is not free and that nobody is
 * known to hold is lost, and can be given back. The places to look in:
 *
 * | place                            | told by the caller        |
 * |----------------------------------|---------------------------|
 * | the pool's own ring              |                           |
 * | caches of lcores that still live |                           |
 * | other rings, such as queues      | `rings`                   |
 * | arrays and drivers               | `held`                    |
 *
 * A driver that keeps objects for itself (a hardware queue, a tap) must be
 * among the last, or its objects are given out twice.
 *
 * Caches of dead lcores are not trusted: their owner may have died between
 * two stores. They are emptied, and what they held is found by its absence.
 *
 * @module
 */
import { layout } from "../../../ffi/layout/mod.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";
import type { Window } from "../../../ffi/memory/window.ts";
import { ringPointers } from "../../ring/internal/ring_pointers.ts";
import { repairRing } from "../../ring/repair/mod.ts";
import type { RingHeader } from "../../ring/ring_header.ts";
import { openPool } from "../_open_pool.ts";
import { poolParts } from "../_pool_parts.ts";
import type { Mempool } from "../mempool.ts";

/** Who may hold objects of the pool. */
export interface ReclaimOptions {
  /** Lcores whose processes have ended. */
  readonly deadLcores: Iterable<number>;
  /** Rings of 8-byte elements that may hold objects of the pool. Default: none. */
  readonly rings?: Iterable<RingHeader>;
  /** Objects that somebody holds elsewhere; other addresses are ignored. Default: none. */
  readonly held?: Iterable<Address>;
  /** Called for each lost object before it is free again. Default: nothing is. */
  readonly prepare?: (object: Address) => void;
}

/** What a sweep found. */
export interface Reclaimed {
  /** Objects that were lost and are free again. */
  readonly returned: number;
  /** Objects that are in use by those who may hold them. */
  readonly held: number;
  /** Objects that were free twice: a sign of a double put; now once. */
  readonly doubled: number;
}

/**
 * Gives lost objects back to a pool. Nobody else may be using the pool.
 *
 * @returns what was found; the pool's free and held objects then add up to
 *   its size.
 * @throws {ClosedError} if the pool is closed.
 */
export function reclaim(pool: Mempool, options: ReclaimOptions): Reclaimed {
  poolParts(pool).gate.check();
  const { window, ring, cacheSize, size } = openPool(pool.address);
  repairRing(ring);
  const dead = new Set(options.deadLcores);
  const missing = new Set(pool.objects());
  const free = [
    ...ringPointers(ring),
    ...cacheSize > 0 ? cachedObjects(window, dead) : [],
  ];
  const distinct = free.filter((object) => missing.delete(object));
  const doubled = free.length - distinct.length;
  const before = missing.size;
  for (const other of options.rings ?? []) {
    for (const object of ringPointers(other)) missing.delete(object);
  }
  for (const object of options.held ?? []) missing.delete(object);
  const held = before - missing.size;

  for (const object of missing) options.prepare?.(object);
  const back = [...missing];
  if (doubled > 0) {
    // Everything anew: each object once, in the ring, and no cache.
    ring.reset();
    if (cacheSize > 0) emptyCaches(window, () => true);
    back.push(...distinct);
  }
  const table = BigUint64Array.from(back, BigInt);
  if (ring.enqueueBulk(table) !== table.length) {
    throw new Error(
      `Cannot reclaim objects of mempool "${pool.name}": its ring has no room for ${table.length} of ${size}`,
    );
  }
  return { returned: missing.size, held, doubled };
}

/** Objects in the caches of living lcores; those of dead ones are emptied. */
function cachedObjects(pool: Window, dead: ReadonlySet<number>): Address[] {
  const { rte_mempool_cache: fields, constants } = layout();
  emptyCaches(pool, (lcore) => dead.has(lcore));
  const found: Address[] = [];
  for (let lcore = 0; lcore < constants.RTE_MAX_LCORE; lcore++) {
    const cache = cacheOffset(lcore);
    const length = pool.u32[(cache + fields.len) >>> 2]!;
    for (let i = 0; i < length; i++) {
      found.push(pool.pointer(cache + fields.objs + i * 8));
    }
  }
  return found;
}

function emptyCaches(pool: Window, which: (lcore: number) => boolean): void {
  const { rte_mempool_cache: fields, constants } = layout();
  for (let lcore = 0; lcore < constants.RTE_MAX_LCORE; lcore++) {
    if (which(lcore)) pool.u32[(cacheOffset(lcore) + fields.len) >>> 2] = 0;
  }
}

function cacheOffset(lcore: number): number {
  const { rte_mempool, rte_mempool_cache } = layout();
  return rte_mempool.sizeof + lcore * rte_mempool_cache.sizeof;
}
