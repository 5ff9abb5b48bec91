/**
 * Whether a pool object may be used: until its end, and the EAL's.
 *
 * @module
 */
import { ClosedError } from "../eal/error.ts";
import { onCleanup, requireEal } from "../eal/internal/eal_state.ts";
import { closeSides } from "../ring/internal/bind_end.ts";
import type { RingView } from "../ring/ring_view.ts";

/** Gates of pools in use: after the EAL's end their memory is gone. */
const gates = new Set<PoolGate>();

function shutAll(): void {
  for (const gate of gates) gate.shut();
  gates.clear();
}

/** Asked before every access to a pool's memory, which may not even be mapped. */
export class PoolGate {
  /** What moves ask. */
  isOpen = true;
  readonly #name: string;
  readonly #ring: RingView;
  #isClosed = false;

  /** The gate of a pool, by the pool's name, and of its ring. */
  constructor(name: string, ring: RingView) {
    this.#name = name;
    this.#ring = ring;
    if (gates.size === 0) onCleanup(shutAll);
    gates.add(this);
  }

  /** Whether `close` was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes every later use throw. */
  close(): void {
    this.#isClosed = true;
    gates.delete(this);
    this.shut();
  }

  /** Has every later move ask {@linkcode check}, those of the ring too. */
  shut(): void {
    this.isOpen = false;
    closeSides(this.#ring);
  }

  /** Throws once the pool is closed, and after the EAL's end. */
  check(): void {
    if (this.isOpen) return;
    if (this.#isClosed) throw new ClosedError(`Mempool "${this.#name}"`);
    requireEal();
  }
}
