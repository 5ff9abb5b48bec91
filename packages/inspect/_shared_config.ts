/**
 * The head of all shared memory: the file `config` of a group, which is a
 * struct rte_mem_config.
 *
 * @module
 */
import type { Bytes } from "./_bytes.ts";
import type { GroupLayout } from "./_layout.ts";

/** A table in a file of its own. @see rte_fbarray */
export interface SharedArray {
  /** Name of the file, without `fbarray_`. */
  readonly name: string;
  /** Elements in use. */
  readonly count: number;
  /** Elements that it has room for. */
  readonly length: number;
  /** Bytes of an element. */
  readonly elementSize: number;
}

/** A range of addresses for pages of one size. @see rte_memseg_list */
export interface SegmentList {
  /** Its place among all lists, which names its hugepage files. */
  readonly index: number;
  /** First address. */
  readonly base: number;
  /** Bytes, most of them without a page. */
  readonly length: number;
  readonly pageSize: number;
  readonly socket: number;
  /** Changes with each page that comes or goes. */
  readonly version: number;
  /** True for memory that is not DPDK's own. */
  readonly external: boolean;
  /** Which pages are there. */
  readonly segments: SharedArray;
}

/** A heap. @see malloc_heap */
export interface HeapHeader {
  readonly name: string;
  readonly socket: number;
  readonly size: number;
  readonly allocations: number;
  /** First elements of the lists of free elements; 0 for an empty list. */
  readonly free: readonly number[];
}

/** What the file says. */
export interface SharedConfig {
  readonly memzones: SharedArray;
  readonly lists: readonly SegmentList[];
  /** First entries of the lists of objects, by name. */
  readonly queues: ReadonlyMap<string, number>;
  readonly heaps: readonly HeapHeader[];
}

/** Largest of anything here: addresses of a process have 47 bits. */
const ADDRESS_LIMIT = 2 ** 47;

/** Reads a copy of the file. What cannot be is left out. */
export function readConfig(bytes: Bytes, layout: GroupLayout): SharedConfig {
  const { rte_mem_config: at, constants } = layout.own;
  return {
    memzones: readArray(bytes, at.memzones, layout),
    lists: Array.from(
      { length: layout.open.constants.RTE_MAX_MEMSEG_LISTS },
      (_, index) => readList(bytes, index, layout),
    ).filter(isPossible),
    queues: new Map(
      Array.from({ length: constants.RTE_MAX_TAILQ }, (_, i) => {
        const { rte_tailq_head: head } = layout.open;
        const offset = at.tailq_head + i * layout.own.rte_tailq_head.sizeof;
        return [
          bytes.text(offset + head.name, 32),
          bytes.u64(offset + head["tailq_head.tqh_first"]),
        ] as const;
      }).filter(([name]) => name !== ""),
    ),
    heaps: Array.from(
      { length: constants.RTE_MAX_HEAPS },
      (_, i) => readHeap(bytes, i, layout),
    ).filter(({ size, name }) => size > 0 && name !== ""),
  };
}

function readArray(
  bytes: Bytes,
  offset: number,
  { open: { rte_fbarray: at }, own }: GroupLayout,
): SharedArray {
  return {
    name: bytes.text(offset + at.name, 64),
    count: bytes.u32(offset + own.rte_fbarray.count),
    length: bytes.u32(offset + at.len),
    elementSize: bytes.u32(offset + at.elt_sz),
  };
}

function readList(
  bytes: Bytes,
  index: number,
  layout: GroupLayout,
): SegmentList {
  const { open: { rte_memseg_list: at }, own } = layout;
  const offset = own.rte_mem_config.memsegs + index * at.sizeof;
  return {
    index,
    base: bytes.u64(offset + at.base_va),
    length: bytes.u64(offset + at.len),
    pageSize: bytes.u64(offset + at.page_sz),
    socket: bytes.i32(offset + own.rte_memseg_list.socket_id),
    version: bytes.u32(offset + at.version),
    external: bytes.u32(offset + at.external) !== 0,
    segments: readArray(bytes, offset + at.memseg_arr, layout),
  };
}

/** False for unused entries of the table and for garbage. */
function isPossible(list: SegmentList): boolean {
  const { base, length, pageSize, segments } = list;
  return base > 0 && length > 0 && base + length <= ADDRESS_LIMIT &&
    pageSize >= 4096 && Number.isInteger(Math.log2(pageSize)) &&
    base % pageSize === 0 && /^[\w.-]+$/.test(segments.name);
}

function readHeap(bytes: Bytes, i: number, { own }: GroupLayout): HeapHeader {
  const { malloc_heap: at } = own;
  const offset = own.rte_mem_config.malloc_heaps + i * at.sizeof;
  return {
    name: bytes.text(offset + at.name, 32),
    socket: bytes.i32(offset + at.socket_id),
    size: bytes.u64(offset + at.total_size),
    allocations: bytes.u32(offset + at.alloc_count),
    free: Array.from(
      { length: own.constants.RTE_HEAP_NUM_FREELISTS },
      (_, k) => bytes.u64(offset + at.free_head + k * 8),
    ),
  };
}
