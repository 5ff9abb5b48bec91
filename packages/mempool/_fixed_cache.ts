/**
 * Get and put as functions whose pool and table are fixed, as
 * `packages/kernels/fixed_move.ts` has them for rings. With an lcore's cache
 * they do what needs no ring: pop from the cache, and push onto it. For a
 * thread without one they are the ring's own functions.
 *
 * @module
 */
import type { FixedMove } from "../kernels/fixed_move.ts";
import { kernelsOf } from "../kernels/kernels.ts";
import { moveElements } from "../kernels/move_elements.ts";
import type { RingView } from "../ring/mod.ts";
import type { CacheStack, ObjectCache } from "./_object_cache.ts";

/** Knows the calling lcore's cache. */
export interface CacheFinder {
  /** Throws once the pool is closed. */
  current(): ObjectCache | undefined;
}

/**
 * Takes objects into a table. `otherwise` does what is not usual, and all of it
 * for a table elsewhere.
 */
export function fixedGet(
  caches: CacheFinder,
  ring: RingView,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const cache = caches.current();
  if (cache === undefined) {
    return withoutCache(caches, ring.bulkDequeuer(table), otherwise);
  }
  const { stack } = cache;
  const copy = copyFor(stack, table);
  if (copy === undefined) return otherwise;
  const { window: { u32, u64 }, length: lengthAt, objects } = stack;
  const at = table.byteOffset >>> 3;
  const move = moveElements;
  const slots = table.length;
  return (n) => {
    // Before everything: it throws once the pool's memory may be gone.
    if (caches.current() === cache) {
      const length = u32[lengthAt]!;
      if (
        (n | 0) === n && n >= 1 && n <= slots && n <= length
      ) {
        const left = length - n;
        // First: killed now, the objects are lost, not in two places.
        u32[lengthAt] = left;
        move(copy, u64, at, objects + left, n);
        return n;
      }
    }
    return otherwise(n);
  };
}

/** Gives objects of a table back; see `fixedGet`. */
export function fixedPut(
  caches: CacheFinder,
  ring: RingView,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const cache = caches.current();
  if (cache === undefined) {
    return withoutCache(caches, ring.bulkEnqueuer(table), otherwise);
  }
  const { stack } = cache;
  const copy = copyFor(stack, table);
  if (copy === undefined) return otherwise;
  const { window: { u32, u64 }, length: lengthAt, objects, size } = stack;
  const at = table.byteOffset >>> 3;
  const move = moveElements;
  const slots = table.length;
  return (n) => {
    // Before everything: it throws once the pool's memory may be gone.
    if (caches.current() === cache) {
      const length = u32[lengthAt]!;
      if (
        (n | 0) === n && n >= 1 && n <= slots && length + n <= size
      ) {
        move(copy, u64, objects + length, at, n);
        // Last, for the same reason.
        u32[lengthAt] = length + n;
        return n;
      }
    }
    return otherwise(n);
  };
}

function withoutCache(
  caches: CacheFinder,
  move: FixedMove,
  otherwise: FixedMove,
): FixedMove {
  return (n) => caches.current() === undefined ? move(n) : otherwise(n);
}

/**
 * The kernel for longer copies, if it reaches both, and if the engine is one
 * that copies a few elements without making BigInts of them.
 */
function copyFor({ window }: CacheStack, table: BigUint64Array) {
  const kernels = kernelsOf(window);
  return kernels?.isOrdered === true && table.buffer === window.u8.buffer
    ? kernels.functions.copy
    : undefined;
}
