/**
 * Whether a pool object may be used: until its end, and the EAL's.
 *
 * @module
 */
import { ClosedError } from "../eal/error.ts";
import { onCleanup, requireEal } from "../eal/internal/eal_state.ts";

/** Gates of pools in use: after the EAL's end their memory is gone. */
const gates = new Set<PoolGate>();

function closeAll(): void {
  for (const gate of gates) gate.isOpen = false;
  gates.clear();
}

/** Asked before every access to a pool's memory, which may not even be mapped. */
export class PoolGate {
  /** What moves ask. */
  isOpen = true;
  readonly #name: string;
  #isClosed = false;

  /** @param name The pool's. */
  constructor(name: string) {
    this.#name = name;
    if (gates.size === 0) onCleanup(closeAll);
    gates.add(this);
  }

  /** Whether `close` was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes every later use throw. */
  close(): void {
    this.#isClosed = true;
    this.isOpen = false;
    gates.delete(this);
  }

  /** Throws once the pool is closed, and after the EAL's end. */
  check(): void {
    if (this.#isClosed) throw new ClosedError(`Mempool "${this.#name}"`);
    requireEal();
  }
}
