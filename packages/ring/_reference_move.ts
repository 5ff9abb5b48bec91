/**
 * Moves in TypeScript: complete, for sides of all modes, any array and any
 * memory. Kernels and short ways must do the same.
 *
 * @module
 */
import type { ElementTable } from "./_elements.ts";
import type { RingSide } from "./_side.ts";
import { claimSlots, publishSlots } from "./_side_steps.ts";
import type { RingTable } from "./ring_types.ts";

/**
 * Moves `wanted` elements between a side of a ring and an array, from its
 * element `start` on; none or, unless `isBulk`, as many as can be, if there are
 * not so many.
 *
 * @param wanted Checked: the array holds so many.
 * @returns how many.
 */
export function referenceMove(
  side: RingSide,
  elements: ElementTable,
  table: RingTable,
  wanted: number,
  start: number,
  isBulk: boolean,
): number {
  const n = claimSlots(side, wanted, isBulk);
  if (n === 0) return 0;
  if (side.name === "producer") elements.write(side.claimed, table, start, n);
  else elements.read(side.claimed, table, start, n);
  publishSlots(side, n);
  return n;
}
