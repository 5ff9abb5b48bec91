/**
 * The lcores of this process.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import type { Dpdk } from "../../ffi/library/dpdk_functions.ts";
import { LCORE_ID_ANY } from "../../ffi/library/thread.ts";

/** Their ids, ascending. */
export function enabledLcores(library: Dpdk): number[] {
  const ids: number[] = [];
  const limit = layout().constants.RTE_MAX_LCORE;
  for (
    let id = library.rte_get_next_lcore(LCORE_ID_ANY, 0, 0);
    id < limit;
    id = library.rte_get_next_lcore(id, 0, 0)
  ) ids.push(id);
  return ids;
}
