/**
 * The process group of one test file, on any runtime.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import process from "node:process";
import { removePrefixFiles } from "../../../packages/apps/_common/dpdk_files.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

/** The file prefix: whoever starts this process knows it, too. */
export const prefix: string = process.env["DPDK_TS_TEST_PREFIX"] ??
  uniquePrefix("everywhere");

// Asked for at once: the EAL pins this thread, and Node then knows of one.
const cpus = availableParallelism();

/** The CPU that an lcore of this group runs on. */
export function cpuOf(lcore: number): number {
  return lcore % cpus;
}

/**
 * EAL arguments: no PCI device, no telemetry, lcores that share what CPUs
 * there are.
 */
export function groupArguments(
  lcores: readonly number[] = [0],
  more: readonly string[] = [],
): string[] {
  return [
    "--lcores",
    lcores.map((id) => `${id}@${cpuOf(id)}`).join(","),
    "--no-pci",
    "--no-telemetry",
    `--file-prefix=${prefix}`,
    ...more,
  ];
}

/** Ends the EAL and removes what it leaves in the file system. */
export function endGroup(eal: { cleanup(): void }): void {
  try {
    eal.cleanup();
  } finally {
    removePrefixFiles(prefix);
  }
}
