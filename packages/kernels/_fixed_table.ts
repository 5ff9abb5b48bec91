/**
 * Tables that enqueues and dequeues can be made for.
 *
 * @module
 */
import type { SideKernel } from "./_side_kernel.ts";

/** Where a table begins, in `u64`; negative if a kernel's side cannot use it. */
export function tablePlace(
  { kernels: { isOrdered, window } }: SideKernel,
  table: BigUint64Array,
): number {
  const fits = isOrdered && table.buffer === window.u8.buffer;
  return fits ? table.byteOffset >>> 3 : -1;
}
