/**
 * The process group of one test file, on any runtime.
 *
 * @module
 */
import process from "node:process";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

/** The file prefix: whoever starts this process knows it, too. */
export const prefix: string = process.env["DPDK_TS_TEST_PREFIX"] ??
  uniquePrefix("everywhere");

/** EAL arguments of this group, as those of all tests. */
export function groupArguments(
  lcores: readonly number[] = [0],
  extra: readonly string[] = [],
): string[] {
  return ealArguments(prefix, { lcores, extra });
}

/** Ends the EAL and removes what it leaves in the file system. */
export function endGroup(eal: { cleanup(): void }): void {
  try {
    eal.cleanup();
  } finally {
    removeGroup(prefix);
  }
}
