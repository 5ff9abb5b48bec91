/**
 * Whether a pool object may be used: until its end, and the EAL's.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import { ClosedError } from "../eal/error.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { noteOpen } from "../eal/internal/open_objects.ts";
import { closeSides } from "../ring/internal/bind_end.ts";
import type { RingView } from "../ring/ring_view.ts";

/** Asked before every access to a pool's memory, which may not even be mapped. */
export class PoolGate {
  /** What moves ask. */
  isOpen = true;
  readonly #name: string;
  readonly #ring: RingView;
  #isClosed = false;

  /** The gate of a pool, by the pool's name and address, and of its ring. */
  constructor(name: string, address: Address, ring: RingView) {
    this.#name = name;
    this.#ring = ring;
    noteOpen(this, address, (gate, isFreed) => {
      gate.#isClosed ||= isFreed;
      gate.#shut();
    });
  }

  /** Whether this object was closed, or its owner has freed the pool. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes every later use throw. */
  close(): void {
    this.#isClosed = true;
    this.#shut();
  }

  /** Has every later move ask {@linkcode check}, those of the ring too. */
  #shut(): void {
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
