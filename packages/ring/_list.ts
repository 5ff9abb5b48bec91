/**
 * The list of all rings that DPDK keeps for the processes of a group.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { eachInTailQueue } from "../eal/internal/tail_queue.ts";

/** RTE_TAILQ_RING_NAME */
const TAILQ_NAME = "RTE_RING";

/** The names of all rings, oldest first. */
export function ringNames(): string[] {
  const { rte_ring, constants } = layout();
  const names: string[] = [];
  eachInTailQueue(TAILQ_NAME, (address) => {
    const ring = openWindow(address, rte_ring.sizeof);
    names.push(ring.text(rte_ring.name, constants.RTE_RING_NAMESIZE));
  });
  return names;
}
