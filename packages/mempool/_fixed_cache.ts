/**
 * Get and put through an lcore's cache as functions whose pool and table are
 * fixed, as `packages/kernels/fixed_move.ts` has them for rings. They do what
 * needs no ring: pop from the cache, and push onto it.
 *
 * @module
 */
import { type FixedMove, kernelsOf, moveElements } from "../kernels/mod.ts";
import type { CacheStack, ObjectCache } from "./_object_cache.ts";

/** Knows the calling lcore's cache. */
export interface CacheFinder {
  current(): ObjectCache | undefined;
}

/**
 * Takes objects into a table. `otherwise` does what needs the ring, and all of
 * it for a thread without a cache or a table elsewhere.
 */
export function fixedGet(
  caches: CacheFinder,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const cache = caches.current();
  const stack = cache?.stack;
  const copy = stack && copyFor(stack, table);
  if (stack === undefined || copy === undefined) return otherwise;
  const { window: { u32, u64 }, length: lengthAt, objects } = stack;
  const at = table.byteOffset >>> 3;
  const slots = table.length;
  return (n) => {
    const length = u32[lengthAt]!;
    if (
      (n | 0) !== n || n < 1 || n > slots || n > length ||
      caches.current() !== cache
    ) return otherwise(n);
    const left = length - n;
    // First: killed now, the objects are lost, not in two places.
    u32[lengthAt] = left;
    moveElements(copy, u64, at, objects + left, n);
    return n;
  };
}

/** Gives objects of a table back; see `fixedGet`. */
export function fixedPut(
  caches: CacheFinder,
  table: BigUint64Array,
  otherwise: FixedMove,
): FixedMove {
  const cache = caches.current();
  const stack = cache?.stack;
  const copy = stack && copyFor(stack, table);
  if (stack === undefined || copy === undefined) return otherwise;
  const { window: { u32, u64 }, length: lengthAt, objects, size } = stack;
  const at = table.byteOffset >>> 3;
  const slots = table.length;
  return (n) => {
    const length = u32[lengthAt]!;
    if (
      (n | 0) !== n || n < 1 || n > slots || length + n > size ||
      caches.current() !== cache
    ) return otherwise(n);
    moveElements(copy, u64, objects + length, at, n);
    // Last, for the same reason.
    u32[lengthAt] = length + n;
    return n;
  };
}

/** The kernel for longer copies, if it reaches both. */
function copyFor({ window }: CacheStack, table: BigUint64Array) {
  return table.buffer === window.u8.buffer
    ? kernelsOf(window)?.functions.copy
    : undefined;
}
