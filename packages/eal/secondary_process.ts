/**
 * What a primary needs to start secondaries of its own, and to clear up after
 * them.
 *
 * @module
 */
import { dpdk } from "../../ffi/library.ts";
import { removeProcessFiles } from "./_runtime_dir.ts";
import { cpuList } from "./cpu_set.ts";
import type { Eal } from "./eal.ts";
import { requireEal } from "./eal_state.ts";

export { ownCommandLine } from "../../ffi/process.ts";

/**
 * The CPUs of an lcore of this process, such as "0-1".
 *
 * @see rte_lcore_cpuset
 */
export function lcoreCpus(lcoreId: number): string {
  requireEal();
  return cpuList(dpdk().rte_lcore_cpuset(lcoreId));
}

/**
 * Removes the sockets and memory maps that a secondary of the group left in
 * its runtime folder because it was killed.
 *
 * @param pid Its process id; it must have ended.
 */
export function removeSecondaryFiles(eal: Eal, pid: number): void {
  removeProcessFiles(eal.runtimeDir, pid);
}
