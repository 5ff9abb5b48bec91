/**
 * Tables that enqueues and dequeues can be made for.
 *
 * @module
 */
import type { SideKernel } from "./_side_kernel.ts";

const MT = 0;
const ST = 1;

/** Where a table begins, in `u64`; negative if a kernel's side cannot use it. */
export function tablePlace(
  { kernels: { isOrdered, window }, side }: SideKernel,
  table: BigUint64Array,
): number {
  const fits = isOrdered && (side.mode === MT || side.mode === ST) &&
    table.buffer === window.u8.buffer;
  return fits ? table.byteOffset >>> 3 : -1;
}
