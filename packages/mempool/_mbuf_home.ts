/**
 * The pools that a thread has opened, for freeing: an mbuf holds only the
 * address of its pool.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { describePool, type PoolShape } from "./_pktmbuf_shape.ts";

/** Where the mbufs of one pool go back to. */
export interface MbufHome extends PoolShape {
  readonly address: Address;
  /**
   * Gives back mbufs.
   *
   * @param tableAt Byte offset of the table in a window; 0 if in none.
   */
  put(
    table: BigUint64Array,
    count: number,
    start: number,
    window: Window,
    tableAt: number,
  ): void;
}

/** The pools of one window that this thread has opened. */
export class MbufHomes {
  readonly #homes: MbufHome[] = [];
  /** Bursts mostly come from one pool. */
  #last: MbufHome | undefined;

  /** The opened pool at an address; undefined if there is none. */
  find(address: Address): MbufHome | undefined {
    const last = this.#last;
    if (last !== undefined && last.address === address) return last;
    for (let i = 0; i < this.#homes.length; i++) {
      const home = this.#homes[i]!;
      if (home.address === address) return this.#last = home;
    }
    return undefined;
  }

  /** The sizes of the pool at an address, opened or not. */
  shape(address: Address): PoolShape {
    return this.find(address) ?? describePool(address);
  }

  /** Adds a pool; of two objects for one pool the later one is used. */
  add(home: MbufHome): void {
    this.#homes.unshift(home);
    this.#last = home;
  }

  /** Removes a pool object. */
  remove(home: MbufHome): void {
    const index = this.#homes.indexOf(home);
    if (index >= 0) this.#homes.splice(index, 1);
    this.#last = undefined;
  }
}

const homes = new WeakMap<Window, MbufHomes>();

/** The pools of a window. */
export function homesOf(window: Window): MbufHomes {
  let found = homes.get(window);
  if (found === undefined) homes.set(window, found = new MbufHomes());
  return found;
}
