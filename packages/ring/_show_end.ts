/**
 * What `console.log` shows of the ends of a ring.
 *
 * @module
 */
import type { Batch } from "./batch.ts";
import type { RingHeader } from "./ring_header.ts";

/** What it is told of. */
interface EndState {
  readonly ring: RingHeader;
  readonly batch: Batch;
}

/** Such as `"jobs" { ring 5 of 1023, batch 3 of 32 }`. */
export function showEnd({ ring, batch }: EndState): string {
  const state = ring.closed ? "closed" : `${ring.count} of ${ring.capacity}`;
  return `"${ring.name}" { ring ${state}, batch ${batch.length} of ${batch.capacity} }`;
}
