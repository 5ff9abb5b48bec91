/**
 * Copies between tables of 64-bit elements in one WebAssembly memory.
 *
 * @module
 */
import type { RingFunctions } from "./kernel_functions.ts";

/**
 * Copies elements; the indices are in `u64`. One comes first: with a loop in
 * between it would take twice as long.
 */
export function moveElements(
  copy: RingFunctions["copy"],
  u64: BigUint64Array,
  to: number,
  from: number,
  n: number,
): void {
  if (n === 1) u64[to] = u64[from]!;
  else if (n === 8) {
    u64[to] = u64[from]!;
    u64[to + 1] = u64[from + 1]!;
    u64[to + 2] = u64[from + 2]!;
    u64[to + 3] = u64[from + 3]!;
    u64[to + 4] = u64[from + 4]!;
    u64[to + 5] = u64[from + 5]!;
    u64[to + 6] = u64[from + 6]!;
    u64[to + 7] = u64[from + 7]!;
  } else copy(to * 8, from * 8, n);
}
