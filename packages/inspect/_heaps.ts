/**
 * Hugepages and heaps.
 *
 * @module
 */
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import type { HeapHeader, SharedConfig } from "./_shared_config.ts";
import type { HeapInfo, HugepageInfo, MemoryInfo } from "./snapshot.ts";

/** More free elements than any heap in good order has. */
const ELEMENT_LIMIT = 20_000;

/** What the group's memory consists of. */
export function readMemory(
  memory: GroupMemory,
  { lists, heaps }: SharedConfig,
  layout: GroupLayout,
): MemoryInfo {
  const pages = new Map<string, HugepageInfo>();
  for (const { external, pageSize, socket, segments } of lists) {
    if (external || segments.count === 0) continue;
    const key = `${pageSize} ${socket}`;
    const count = (pages.get(key)?.count ?? 0) + segments.count;
    pages.set(key, { pageSize, count, socket });
  }
  return {
    hugepages: [...pages.values()],
    heaps: heaps.map((heap) => readHeap(memory, heap, layout)),
  };
}

function readHeap(
  memory: GroupMemory,
  heap: HeapHeader,
  layout: GroupLayout,
): HeapInfo {
  const free = freeBytes(memory, heap, layout);
  const { name, socket, size, allocations } = heap;
  return {
    name,
    socket,
    size,
    ...free === undefined || free > size ? {} : { used: size - free },
    allocations,
  };
}

/** Sum of the free elements; undefined if the lists change meanwhile. */
function freeBytes(
  memory: GroupMemory,
  { free }: HeapHeader,
  { own: { malloc_elem: at } }: GroupLayout,
): number | undefined {
  const FREE = 0;
  let sum = 0;
  let left = ELEMENT_LIMIT;
  for (const first of free) {
    for (let element = first; element !== 0;) {
      const bytes = memory.read(element, at.size + 8);
      if (bytes === undefined || bytes.u32(at.state) !== FREE || --left < 0) {
        return undefined;
      }
      sum += bytes.u64(at.size);
      element = bytes.u64(at["free_list.le_next"]);
    }
  }
  return sum;
}
