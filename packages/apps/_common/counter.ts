/**
 * Counters of 64 bits in shared memory, each with one writer.
 *
 * @module
 */
import type { Window } from "../../ring/mod.ts";

/**
 * Adds to a counter without a bigint, which would be garbage for each burst. A
 * carry into the upper half, once in 2^32 packets, goes the long way, so that
 * a reader never sees half of it.
 *
 * @param index In 64-bit units.
 */
export function addTo(
  { u32, u64 }: Pick<Window, "u32" | "u64">,
  index: number,
  count: number,
): void {
  const low = u32[2 * index]! + count;
  if (low < 0x1_0000_0000) u32[2 * index] = low;
  else u64[index] = u64[index]! + BigInt(count);
}
