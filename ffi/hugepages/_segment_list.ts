/**
 * DPDK's memory segment lists: each is a long range of addresses, reserved at
 * start and filled with pages as the heap grows.
 *
 * @module
 */
import { layout } from "../layout/mod.ts";
import { dpdk } from "../library/dpdk.ts";
import { openWindow } from "../memory/c_memory.ts";
import type { Address } from "../runtime/c_types.ts";
import type { Window } from "../memory/window.ts";

/** Neighbouring pages that lie one after the other in one file. */
export interface PageRun {
  /** Index of the first page in the list. */
  readonly page: number;
  /** Number of pages. */
  count: number;
  /** The file. DPDK keeps it open. */
  readonly fd: number;
  /** Where in the file the first page starts. */
  readonly fileOffset: number;
}

/** One list, as it is at the moment of each call. */
export class SegmentList {
  /** Address of the C struct. */
  readonly address: Address;
  /** The reserved range of addresses. */
  readonly start: Address;
  readonly end: Address;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** True if the application brought the memory. */
  readonly external: boolean;
  readonly #header: Window;
  readonly #offset: BigUint64Array = new BigUint64Array(16);

  /** @param address Of a struct rte_memseg_list. */
  constructor(address: Address) {
    const fields = layout().rte_memseg_list;
    const header = openWindow(address, fields.sizeof);
    this.address = address;
    this.start = header.pointer(fields.base_va);
    this.end = this.start + header.pointer(fields.len);
    this.pageSize = header.pointer(fields.page_sz);
    this.external = header.u32[fields.external / 4] !== 0;
    this.#header = header;
  }

  /** Changes whenever pages come or go. */
  get version(): number {
    const index = layout().rte_memseg_list.version / 4;
    // Other threads and the primary process count it up.
    return Atomics.load(this.#header.u32, index);
  }

  /**
   * The pages that are there, from page `first` up to page `last`; undefined
   * if DPDK knows no file for one of them.
   */
  pages(first: number, last: number): PageRun[] | undefined {
    const { rte_memseg_list: list, rte_fbarray, rte_memseg } = layout();
    const array = this.#header;
    const stride = array.u32[(list.memseg_arr + rte_fbarray.elt_sz) / 4]!;
    const base = array.pointer(list.memseg_arr + rte_fbarray.data);
    const segments = openWindow(
      base + first * stride,
      (last - first) * stride,
    );
    const runs: PageRun[] = [];
    for (let page = first; page < last; page++) {
      const at = (page - first) * stride;
      const address = segments.pointer(at + rte_memseg.addr);
      if (address !== this.start + page * this.pageSize) continue;
      const found = this.#file(base + page * stride);
      if (found === undefined) return undefined;
      addPage(runs, page, found[0], found[1], this.pageSize);
    }
    return runs;
  }

  /** The file of a segment and where in it the segment starts. */
  #file(segment: Address): [number, number] | undefined {
    const fd = dpdk().rte_memseg_get_fd(segment);
    if (fd < 0) return undefined;
    if (dpdk().rte_memseg_get_fd_offset(segment, this.#offset) < 0) {
      return undefined;
    }
    return [fd, Number(this.#offset[0])];
  }
}

/** Lengthens the last run, or begins a new one. */
export function addPage(
  runs: PageRun[],
  page: number,
  fd: number,
  fileOffset: number,
  pageSize: number,
): void {
  const last = runs.at(-1);
  if (
    last !== undefined && last.fd === fd && last.page + last.count === page &&
    last.fileOffset + last.count * pageSize === fileOffset
  ) {
    last.count++;
  } else {
    runs.push({ page, count: 1, fd, fileOffset });
  }
}
