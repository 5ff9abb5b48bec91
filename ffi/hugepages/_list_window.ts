/**
 * Part of a memory segment list laid into a WebAssembly memory.
 *
 * A WebAssembly memory cannot be made on memory that is there already, but the
 * pages under it can be exchanged: `mmap` with MAP_FIXED lays the file behind
 * a hugepage into the memory's own range of addresses. Reads and writes by
 * JavaScript and by WebAssembly then go to the hugepage itself.
 *
 * - Only addresses between the first and the last byte of the memory are
 *   touched: the guard ranges around it, by which the engine finds accesses
 *   out of bounds, stay as they are. The memory never grows, so the engine
 *   never moves or re-protects it.
 * - Pages that DPDK has not filled are made inaccessible: a stray offset must
 *   end in a fault, as on DPDK's own addresses, not read zeros.
 * - 4 GiB are reserved, not used: pages come from DPDK.
 * - A page that DPDK gives back stays mapped here (and thereby in use) until
 *   the next object is opened. Nobody may use what was in it meanwhile.
 *
 * @module
 */
import { errno, errnoText, libc } from "../os/libc.ts";
import { addressOf } from "../memory/c_memory.ts";
import type { SegmentList } from "./_segment_list.ts";
import type { Address } from "../runtime/c_types.ts";
import { WasmMemory } from "../memory/wasm_memory.ts";

/** All that offsets of 32 bits can reach. */
const MEMORY_LENGTH = 0x1_0000_0000;
const WASM_PAGE = 0x1_0000;
/** Room for tables, before DPDK's pages. */
const TABLES = 0x10_0000;
/**
 * What an address in the memory and DPDK's own for the same byte have in
 * common modulo. A driver uses the one, we the other, and AMD's processors
 * find lines of their first cache by a hash of the low 28 bits: lines known
 * under another hash come from the second cache.
 */
const ALIAS = 0x1000_0000;

const PROT_NONE = 0;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
/** So that the data path has no page faults. */
const MAP_POPULATE = 0x8000;

/** Bytes of a list that are sure to fit into one memory. */
export function spanOf(pageSize: number): number {
  const room = MEMORY_LENGTH - TABLES - stepOf(pageSize);
  return Math.max(0, Math.floor(room / pageSize) * pageSize);
}

/**
 * Where in a memory at an address the first page goes: behind the tables, at
 * an address that the page can be mapped to and that is like its own. Engines
 * promise nothing about the address of a memory.
 *
 * @param page DPDK's address of the page.
 */
export function firstPageOffset(
  memory: Address,
  page: Address,
  pageSize: number,
): number {
  const step = stepOf(pageSize);
  // What the first address behind the tables lacks; it may be the larger one.
  const missing = (page - memory - TABLES) % step;
  return TABLES + (missing + step) % step;
}

/** Addresses so far apart are alike. */
function stepOf(pageSize: number): number {
  return Math.max(ALIAS, pageSize);
}

/** Up to 4 GiB of a segment list. */
export class ListWindow {
  /** What it is laid into. */
  readonly memory: WasmMemory;
  readonly #list: SegmentList;
  /** Address in the memory of the first page. */
  readonly #target: Address;
  /** Index in the list of the first page. */
  readonly #first: number;
  /** Which pages are mapped. */
  readonly #mapped: Uint8Array;
  #version = -1;

  /**
   * @param part Which stretch of `spanOf(pageSize)` bytes.
   * @throws {RangeError} if the memory cannot be made.
   */
  constructor(list: SegmentList, part: number) {
    const { pageSize } = list;
    const pages = MEMORY_LENGTH / WASM_PAGE;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const at = addressOf(new Uint8Array(memory.buffer));
    const start = list.start + part * spanOf(pageSize);
    const offset = firstPageOffset(at, start, pageSize);
    const length = Math.min(spanOf(pageSize), list.end - start);
    this.#list = list;
    this.#target = at + offset;
    this.#first = (start - list.start) / pageSize;
    this.#mapped = new Uint8Array(length / pageSize);
    this.memory = new WasmMemory(memory, start - offset, offset);
    this.#protect(0, this.#mapped.length);
  }

  /**
   * Makes sure that bytes of the list can be used.
   *
   * @returns why not, as text; undefined if they can.
   */
  ensure(address: Address, length: number): string | undefined {
    const { start, pageSize } = this.#list;
    const from = Math.floor((address - start) / pageSize) - this.#first;
    const end = Math.ceil((address + length - start) / pageSize) - this.#first;
    if (end > this.#mapped.length) return "it is beyond 4 GiB of its memory";
    const problem = this.#refresh();
    if (problem !== undefined) return problem;
    return this.#mapped.subarray(from, end).every((mapped) => mapped === 1)
      ? undefined
      : "it is not in a page of DPDK";
  }

  /** Maps what there is, if that has changed. */
  #refresh(): string | undefined {
    const { pageSize, version } = this.#list;
    if (version === this.#version) return undefined;
    const first = this.#first;
    const runs = this.#list.pages(first, first + this.#mapped.length);
    if (runs === undefined) return "DPDK gives no file for its pages";
    let done = 0;
    for (const { page, count, fd, fileOffset } of runs) {
      const at = page - first;
      this.#protect(done, at);
      const problem = this.#map(at, count * pageSize, fd, fileOffset);
      if (problem !== undefined) return problem;
      this.#mapped.fill(1, at, at + count);
      done = at + count;
    }
    this.#protect(done, this.#mapped.length);
    // As it was before the look: a change meanwhile is for the next call.
    this.#version = version;
    return undefined;
  }

  /** Also over what is there: the page behind an address may be a new one. */
  #map(
    page: number,
    length: number,
    fd: number,
    fileOffset: number,
  ): string | undefined {
    const target = this.#target + page * this.#list.pageSize;
    const flags = MAP_SHARED | MAP_FIXED | MAP_POPULATE;
    const at = libc().mmap(
      target,
      length,
      PROT_READ_WRITE,
      flags,
      fd,
      fileOffset,
    );
    return at === target
      ? undefined
      : `its pages cannot be mapped: ${errnoText(errno())}`;
  }

  /** Makes pages from `from` up to `end` inaccessible. */
  #protect(from: number, end: number): void {
    if (from >= end) return;
    const { pageSize } = this.#list;
    const target = this.#target + from * pageSize;
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
    libc().mmap(target, (end - from) * pageSize, PROT_NONE, flags, -1, 0);
    this.#mapped.fill(0, from, end);
  }
}
