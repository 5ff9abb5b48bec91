/**
 * The parts of a ring that its ends need and its users do not.
 *
 * @module
 */
import type { RingParts } from "./_ring_end.ts";

const parts = new WeakMap<object, RingParts>();

/** Notes the parts of a ring. */
export function setParts(ring: object, of: RingParts): void {
  parts.set(ring, of);
}

/** The parts of a ring. */
export function partsOf(ring: object): RingParts {
  return parts.get(ring)!;
}
