/**
 * The parts of a pool that its ends need and its users do not.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";
import type { BatchMemory } from "../ring/internal/batch_memory.ts";
import type { RingView } from "../ring/ring_view.ts";
import type { LcoreCaches } from "./_lcore_caches.ts";
import type { PoolGate } from "./_pool_gate.ts";

/** What moves objects of a pool. */
export interface PoolParts {
  readonly name: string;
  readonly gate: PoolGate;
  readonly caches: LcoreCaches;
  /** Holds the free objects that are in no cache. */
  readonly ring: RingView;
  /** The window that batches for it lie in. */
  window: Window;
  /** For packets: makes n elements of a batch, from one on, empty packets. */
  prepare?: (batch: BatchMemory) => (from: number, n: number) => void;
}

const parts = new WeakMap<object, PoolParts>();

/** Notes the parts of a pool. */
export function setPoolParts(pool: object, of: PoolParts): void {
  parts.set(pool, of);
}

/** The parts of a pool. */
export function poolParts(pool: object): PoolParts {
  return parts.get(pool)!;
}
