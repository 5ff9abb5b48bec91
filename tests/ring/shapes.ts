/**
 * Rings of all kinds, for random tests.
 *
 * @module
 */
import fc from "npm:fast-check@4.10.2";
import type { SyncMode } from "../../packages/ring/mod.ts";
import { modes } from "./memory.ts";

/** What a ring is made with. */
export interface Shape {
  readonly producer: SyncMode;
  readonly consumer: SyncMode;
  /** With EXACT_SZ, of one element more than this power of two. */
  readonly exact: boolean;
  readonly log2: number;
  /** Heads and tails at first. */
  readonly position: number;
}

/** Any of them, with positions that pass 2^31 or 2^32 often. */
export const shapes: fc.Arbitrary<Shape> = fc.record<Shape>({
  producer: fc.constantFrom(...modes),
  consumer: fc.constantFrom(...modes),
  exact: fc.boolean(),
  log2: fc.integer({ min: 0, max: 6 }),
  position: fc.oneof(
    fc.integer({ min: 0, max: 80 }).map((n) => 2 ** 32 - n >>> 0),
    fc.integer({ min: 0, max: 80 }).map((n) => 2 ** 31 - n),
    fc.nat(0xffff_ffff),
  ),
});
