/**
 * What `console.log` shows of a pool and its ends.
 *
 * @module
 */
import type { Batch } from "../ring/batch.ts";
import { poolParts } from "./_pool_parts.ts";

/** What of a pool is shown. */
interface PoolState {
  readonly name: string;
  readonly size: number;
  readonly elementSize: number;
  readonly availableCount: number;
}

/** Such as `"messages" { 1020 of 1023 free, 128 bytes each }`. */
export function showPool(pool: PoolState): string {
  const size = pool.elementSize;
  return isOpen(pool)
    ? `"${pool.name}" { ${freeIn(pool)}, ${size} bytes each }`
    : `"${pool.name}" { closed }`;
}

/** Such as `"messages" { pool 1020 of 1023 free, batch 3 of 32 }`. */
export function showEnd(pool: PoolState, batch: Batch): string {
  const state = isOpen(pool) ? freeIn(pool) : "closed";
  return `"${pool.name}" { pool ${state}, batch ${batch.length} of ${batch.capacity} }`;
}

function isOpen(pool: PoolState): boolean {
  return poolParts(pool).gate.isOpen;
}

function freeIn({ availableCount, size }: PoolState): string {
  return `${availableCount} of ${size} free`;
}
