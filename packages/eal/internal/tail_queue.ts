/**
 * The lists that DPDK keeps of rings, mempools and others, for all processes of
 * a group.
 *
 * @module
 */
import { layout } from "../../../ffi/layout/mod.ts";
import { dpdk } from "../../../ffi/library/dpdk.ts";
import { cString, openWindow } from "../../../ffi/memory/c_memory.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";

/**
 * Calls a function with the address of each object in a list, oldest first.
 * None of them comes or goes meanwhile.
 *
 * @param name Such as "RTE_RING".
 */
export function eachInTailQueue(
  name: string,
  visit: (object: Address) => void,
): void {
  const library = dpdk();
  const { rte_tailq_head: head, rte_tailq_entry: entry } = layout();
  const list = library.rte_eal_tailq_lookup(cString(name));
  if (list === 0) return;
  library.rte_mcfg_tailq_read_lock();
  try {
    let next: Address = openWindow(list, head.sizeof)
      .pointer(head["tailq_head.tqh_first"]);
    while (next !== 0) {
      const node = openWindow(next, entry.sizeof);
      visit(node.pointer(entry.data));
      next = node.pointer(entry["next.tqe_next"]);
    }
  } finally {
    library.rte_mcfg_tailq_read_unlock();
  }
}
