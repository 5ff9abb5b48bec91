/**
 * The memory of a mempool's objects: one or more chunks, each a window.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";

/** Chunks, found by address. */
export class PoolMemory {
  readonly #chunks: readonly Window[];
  #last: Window;

  /** @param firstHeader Address of the first rte_mempool_memhdr of the pool. */
  constructor(firstHeader: Address) {
    const fields = layout().rte_mempool_memhdr;
    const chunks: Window[] = [];
    for (let at = firstHeader; at !== 0;) {
      const header = openWindow(at, fields.sizeof);
      chunks.push(openAligned(
        header.pointer(fields.addr),
        header.pointer(fields.len),
      ));
      at = header.pointer(fields["next.stqe_next"]);
    }
    this.#chunks = chunks.sort((a, b) => a.base - b.base);
    this.#last = chunks[0]!;
  }

  /** The chunk that holds the byte at an address; undefined if none does. */
  find(address: Address): Window | undefined {
    // Neighbouring objects are asked for one after another.
    if (this.#last.contains(address)) return this.#last;
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[middle]!;
      if (chunk.contains(address)) return this.#last = chunk;
      if (address < chunk.base) high = middle - 1;
      else low = middle + 1;
    }
    return undefined;
  }
}

/** A window that starts at a multiple of 8, as its 64-bit view needs. */
function openAligned(address: Address, length: number): Window {
  const skip = address % 8;
  return openWindow(address - skip, length + skip);
}
