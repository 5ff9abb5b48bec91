/**
 * Mempools as C programs may make them: of other kinds, from memory in several
 * pieces, or not filled yet.
 *
 * @module
 */
import { cString } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { soname } from "../testenv/dpdk_library.ts";

/** Objects follow one another without padding for memory channels. */
const NO_SPREAD = 1;
/** Any I/O address. */
const BAD_IOVA = 0xffff_ffff_ffff_ffffn;
const SOCKET_ID_ANY = -1;

/** The library that the EAL has opened already. */
function openLibrary() {
  return Deno.dlopen(soname("mempool"), {
    rte_mempool_create_empty: {
      parameters: ["buffer", "u32", "u32", "u32", "u32", "i32", "u32"],
      result: "usize",
    },
    rte_mempool_set_ops_byname: {
      parameters: ["usize", "buffer", "usize"],
      result: "i32",
    },
    rte_mempool_populate_default: { parameters: ["usize"], result: "i32" },
    rte_mempool_populate_iova: {
      parameters: ["usize", "usize", "u64", "usize", "usize", "usize"],
      result: "i32",
    },
    rte_mempool_in_use_count: { parameters: ["usize"], result: "u32" },
    rte_mempool_free: { parameters: ["usize"], result: "void" },
  }).symbols;
}

/** A pool made by C. */
export class PoolMaker {
  /** Its name. */
  readonly name: string;
  readonly #library = openLibrary();
  readonly #pool: bigint;

  /** Makes an empty pool of `count` objects of 64 bytes. */
  constructor(name: string, count: number, cacheSize: number, kind: string) {
    this.name = name;
    const text = cString(name);
    this.#pool = this.#library.rte_mempool_create_empty(
      text as Uint8Array<ArrayBuffer>,
      count,
      64,
      cacheSize,
      0,
      SOCKET_ID_ANY,
      NO_SPREAD,
    );
    if (this.#pool === 0n) throw new Error(`Cannot make mempool "${name}"`);
    const result = this.#library.rte_mempool_set_ops_byname(
      this.#pool,
      cString(kind) as Uint8Array<ArrayBuffer>,
      0n,
    );
    if (result !== 0) throw new Error(`Cannot make kind ${kind}`);
  }

  /** Where it lies. */
  get address(): Address {
    return Number(this.#pool);
  }

  /** What C says is in use. */
  get inUseCount(): number {
    return this.#library.rte_mempool_in_use_count(this.#pool);
  }

  /** Fills it. */
  fill(): this {
    const count = this.#library.rte_mempool_populate_default(this.#pool);
    if (count <= 0) throw new Error(`Cannot fill mempool "${this.name}"`);
    return this;
  }

  /** Adds objects in a piece of memory; returns how many fit. */
  add(start: Address, length: number): number {
    return this.#library.rte_mempool_populate_iova(
      this.#pool,
      BigInt(start),
      BAD_IOVA,
      BigInt(length),
      0n,
      0n,
    );
  }

  /** Gives it back. */
  free(): void {
    this.#library.rte_mempool_free(this.#pool);
  }
}
