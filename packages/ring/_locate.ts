/**
 * Where reserved slots lie.
 *
 * @module
 */
import type { RingSpan } from "./ring_span.ts";

/** Describes `n` slots from one on, which may go round the table's end. */
export function locate(
  span: RingSpan,
  n: number,
  first: number,
  slot: number,
  size: number,
  elementSize: number,
): number {
  span.count1 = Math.min(n, size - slot);
  span.offset1 = first + slot * elementSize;
  span.count2 = n - span.count1;
  span.offset2 = span.count2 === 0 ? 0 : first;
  return n;
}
