/**
 * What a primary needs to start secondaries of its own, and to clear up after
 * them.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { removeSecondaryFiles as removeFilesOf } from "../group/internal/remains.ts";
import { cpuList } from "./cpu_set.ts";
import type { Eal } from "../eal/eal.ts";
import { requireEal } from "../eal/internal/eal_state.ts";

export { getNice, ownCommandLine, setNice } from "../../ffi/os/process.ts";

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
 * Gives up service lcores in this process. The start of the EAL takes 150 kB
 * of the group's shared heap for them, in every process; one that is killed
 * never gives them back, so a secondary that expects to be killed does so
 * first.
 *
 * @see rte_service_finalize
 */
export function giveUpServiceLcores(): void {
  requireEal();
  dpdk().rte_service_finalize();
}

/**
 * Removes the sockets and memory maps that a secondary of the group left in
 * its runtime folder because it was killed.
 *
 * @param pid Its process id; it must have ended.
 */
export function removeSecondaryFiles(eal: Eal, pid: number): void {
  removeFilesOf(eal.runtimeDir, pid);
}
