/**
 * The parts of a ring that its ends need and its users do not.
 *
 * @module
 */
import type { ElementTable } from "./_elements.ts";
import type { RingSide } from "./_side.ts";

/** What moves elements of a ring. */
export interface RingParts {
  readonly elements: ElementTable;
  readonly producer: RingSide;
  readonly consumer: RingSide;
  /** Bytes per element. */
  readonly elementSize: number;
}

const parts = new WeakMap<object, RingParts>();

/** Notes the parts of a ring. */
export function setParts(ring: object, of: RingParts): void {
  parts.set(ring, of);
}

/** The parts of a ring. */
export function partsOf(ring: object): RingParts {
  return parts.get(ring)!;
}
