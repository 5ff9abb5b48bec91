/**
 * The memory of a mempool's objects: one or more chunks, each a window.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { noObject } from "./_argument_check.ts";

/** Chunks, found by address. */
export class PoolMemory {
  readonly #name: string;
  readonly #header: Window;
  readonly #chunks: readonly Window[];
  #last: Window;

  /** The memory of a pool, by the pool's name and header. */
  constructor(name: string, pool: Window) {
    const { rte_mempool, rte_mempool_memhdr: fields } = layout();
    const first = rte_mempool["mem_list.stqh_first"];
    const chunks: Window[] = [];
    for (let at = pool.pointer(first); at !== 0;) {
      const header = openWindow(at, fields.sizeof);
      chunks.push(openAligned(
        header.pointer(fields.addr),
        header.pointer(fields.len),
      ));
      at = header.pointer(fields["next.stqe_next"]);
    }
    this.#name = name;
    this.#header = pool;
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

  /**
   * The chunk that holds the byte at an address.
   *
   * @throws {RangeError} if none does.
   */
  chunk(address: Address): Window {
    const chunk = this.find(address);
    if (chunk !== undefined) return chunk;
    throw noObject(this.#name, address);
  }

  /**
   * A live view on bytes of an object.
   *
   * @throws {RangeError} if they are not within one chunk.
   */
  bytes(object: Address, length: number): Uint8Array {
    const chunk = this.chunk(object);
    if (!chunk.contains(object, length)) throw noObject(this.#name, object);
    const offset = object - chunk.base;
    return chunk.u8.subarray(offset, offset + length);
  }

  /** The addresses of all objects, in the pool's order. */
  *objects(): Generator<Address> {
    const { sizeof, "next.stqe_next": next } = layout().rte_mempool_objhdr;
    const first = layout().rte_mempool["elt_list.stqh_first"];
    for (let at = this.#header.pointer(first); at !== 0;) {
      yield at + sizeof;
      const chunk = this.chunk(at);
      at = chunk.pointer(at - chunk.base + next);
    }
  }
}

/** A window that starts at a multiple of 8, as its 64-bit view needs. */
function openAligned(address: Address, length: number): Window {
  const skip = address % 8;
  return openWindow(address - skip, length + skip);
}
