/**
 * The addresses of DPDK's memory after its end. DPDK unmaps it then, and a typed
 * array on it that somebody has kept would end the process at its next use. So
 * zeros are laid in its place: pages that take no memory until they are written.
 *
 * @module
 */
import { dpdk } from "../library/dpdk.ts";
import { libc, MAP_FAILED } from "../os/libc.ts";
import { backend } from "../runtime/backend.ts";
import { SegmentList } from "./_segment_list.ts";

const PROT_READ_WRITE = 3;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
/** What others have mapped there meanwhile stays. */
const MAP_FIXED_NOREPLACE = 0x10_0000;

/**
 * All that DPDK has reserved for memory of its own; nothing where C cannot call
 * back, as over node:ffi.
 */
function reservedRanges(): SegmentList[] {
  try {
    return walkRanges();
  } catch {
    return [];
  }
}

function walkRanges(): SegmentList[] {
  const found: SegmentList[] = [];
  const visit = backend().callback(["ptr", "ptr"], "i32", (address) => {
    const list = new SegmentList(address!);
    // Memory that the application brought stays as it is.
    if (!list.external) found.push(list);
    return 0;
  });
  try {
    dpdk().rte_memseg_list_walk(visit.address, 0);
  } finally {
    visit.close();
  }
  return found;
}

/**
 * Prepares for DPDK's end.
 *
 * @returns a function that lays zeros over the memory, for right after it.
 */
export function keepAddresses(): () => void {
  const ranges = reservedRanges();
  return () => {
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
      MAP_FIXED_NOREPLACE;
    for (const { start, end } of ranges) {
      const length = end - start;
      const at = libc().mmap(start, length, PROT_READ_WRITE, flags, -1, 0);
      // A kernel before 4.17 takes the address for a wish.
      if (at !== start && at !== MAP_FAILED) libc().munmap(at, length);
    }
  };
}
