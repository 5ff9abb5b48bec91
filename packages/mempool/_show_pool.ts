/**
 * What `console.log` shows of a pool and its ends.
 *
 * @module
 */
import type { Batch } from "../ring/batch.ts";
import { poolParts } from "./_pool_parts.ts";
import type { Mempool } from "./mempool.ts";

/** Such as `"messages" { 1020 of 1023 free, 128 bytes each }`. */
export function showPool(pool: Mempool): string {
  const size = pool.elementSize;
  return isOpen(pool)
    ? `"${pool.name}" { ${freeIn(pool)}, ${size} bytes each }`
    : `"${pool.name}" { closed }`;
}

/** Such as `"messages" { pool 1020 of 1023 free, batch 3 of 32 }`. */
export function showEnd(pool: Mempool, batch: Batch): string {
  const state = isOpen(pool) ? freeIn(pool) : "closed";
  return `"${pool.name}" { pool ${state}, batch ${batch.length} of ${batch.capacity} }`;
}

function isOpen(pool: Mempool): boolean {
  return poolParts(pool).gate.isOpen;
}

function freeIn({ availableCount, size }: Mempool): string {
  return `${availableCount} of ${size} free`;
}
