/**
 * The list of all rings that DPDK keeps for the processes of a group.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library.ts";
import { cString, openWindow } from "../../ffi/memory.ts";
import type { Address } from "../../ffi/types.ts";

/** RTE_TAILQ_RING_NAME */
const TAILQ_NAME = "RTE_RING";

/** The names of all rings, oldest first. */
export function ringNames(): string[] {
  const library = dpdk();
  const at = layout();
  const { rte_tailq_head: head, rte_tailq_entry: entry } = at;
  const list = library.rte_eal_tailq_lookup(cString(TAILQ_NAME));
  const names: string[] = [];
  if (list === 0) return names;
  // Rings come and go under this lock; none may be freed while we read it.
  library.rte_mcfg_tailq_read_lock();
  try {
    let next: Address = openWindow(list, head.sizeof)
      .pointer(head["tailq_head.tqh_first"]);
    while (next !== 0) {
      const node = openWindow(next, entry.sizeof);
      const ring = openWindow(node.pointer(entry.data), at.rte_ring.sizeof);
      names.push(
        ring.text(at.rte_ring.name, at.constants.RTE_RING_NAMESIZE),
      );
      next = node.pointer(entry["next.tqe_next"]);
    }
  } finally {
    library.rte_mcfg_tailq_read_unlock();
  }
  return names;
}
