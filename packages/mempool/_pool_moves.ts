/**
 * Moves between a pool and a batch. Two tiers: the short way of the calling
 * lcore's cache, for what needs no ring, and below it the complete one.
 *
 * @module
 */
import { BatchField } from "../ring/internal/batch_layout.ts";
import { bindEnd } from "../ring/internal/bind_end.ts";
import { type BatchMemory, memoryOf } from "../ring/internal/batch_memory.ts";
import {
  type EndUse,
  receiving,
  sending,
} from "../ring/internal/batch_moves.ts";
import type { RingFunctions } from "../ring/internal/kernel_functions.ts";
import { moveElements } from "../ring/internal/move_elements.ts";
import type { Move } from "../ring/move.ts";
import type { ObjectCache } from "./_object_cache.ts";
import type { PoolParts } from "./_pool_parts.ts";

/** Takes objects into a batch, all or none. */
export function takingMove(pool: PoolParts, batch: object): Move {
  const { caches, ring } = pool;
  const memory = memoryOf(batch);
  const use = useOf(pool, "receive from");
  const cache = caches.current();
  if (cache === undefined) {
    return bindEnd(ring, "consumer", batch, use);
  }
  const tableAt = placeFor(cache, memory);
  const slow = receiving(
    memory,
    use,
    (n, start) => cache.get(memory.table, n, start, tableAt),
  );
  return isShort(cache, tableAt) ? cachePop(pool, cache, memory, slow) : slow;
}

/** Gives objects of a batch back, all or none. */
export function givingMove(pool: PoolParts, batch: object): Move {
  const { caches, ring } = pool;
  const memory = memoryOf(batch);
  const use = useOf(pool, "send to");
  const cache = caches.current();
  if (cache === undefined) {
    return bindEnd(ring, "producer", batch, use);
  }
  const tableAt = placeFor(cache, memory);
  const slow = sending(
    memory,
    use,
    (n, start) => cache.put(memory.table, n, start, tableAt),
  );
  return isShort(cache, tableAt) ? cachePush(pool, cache, memory, slow) : slow;
}

function cachePop(
  { gate }: PoolParts,
  cache: ObjectCache,
  batch: BatchMemory,
  slow: Move,
): Move {
  const { window: { u32, u64 }, lengthAt: cachedAt, objects, kernels } = cache;
  const { i32, lengthAt, capacity } = batch;
  const table = (batch.offset + BatchField.TABLE) >>> 3;
  // Of the function's own: see "Loops that V8 compiles well".
  const { copy } = kernels!.as<RingFunctions>();
  const move = moveElements;
  return (n = capacity - i32[lengthAt]!) => {
    // Before everything: once it is closed, the pool's memory may be gone.
    if (gate.isOpen === true) {
      const cached = u32[cachedAt]!;
      if (
        i32[lengthAt] === 0 && (n | 0) === n &&
        ((n - 1) >>> 0) < capacity && n <= cached
      ) {
        const rest = cached - n;
        // First: killed now, the objects are lost, not in two places.
        u32[cachedAt] = rest;
        // To a constant place: V8 has nothing to check there.
        move(copy, u64, table, objects + rest, n);
        i32[lengthAt] = n;
        return n;
      }
    }
    return slow(n);
  };
}

function cachePush(
  { gate }: PoolParts,
  cache: ObjectCache,
  batch: BatchMemory,
  slow: Move,
): Move {
  const { window: { u32, u64 }, lengthAt: cachedAt, objects, size, kernels } =
    cache;
  const { i32, lengthAt } = batch;
  const table = (batch.offset + BatchField.TABLE) >>> 3;
  const { copy } = kernels!.as<RingFunctions>();
  const move = moveElements;
  return (n = i32[lengthAt]!) => {
    if (gate.isOpen === true) {
      const cached = u32[cachedAt]!;
      if (i32[lengthAt] === n && n >= 1 && cached + n <= size) {
        i32[lengthAt] = 0;
        move(copy, u64, objects + cached, table, n);
        // Last, for the same reason.
        u32[cachedAt] = cached + n;
        return n;
      }
    }
    return slow(n);
  };
}

function useOf({ name, gate }: PoolParts, verb: string): EndUse {
  return { what: `${verb} mempool "${name}"`, check: () => gate.check() };
}

/** Byte offset of a batch's elements in the cache's window; 0 if elsewhere. */
function placeFor(cache: ObjectCache, batch: BatchMemory): number {
  return batch.offset !== 0 && batch.i32 === cache.window.i32
    ? batch.offset + BatchField.TABLE
    : 0;
}

/** Whether the engine copies objects without making BigInts of them. */
function isShort({ kernels }: ObjectCache, tableAt: number): boolean {
  return tableAt !== 0 && kernels?.isOrdered === true;
}
