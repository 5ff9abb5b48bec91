/**
 * How tests start Deno and find the DPDK under test: the installed one, or one
 * that scripts/second_dpdk.ts has unpacked.
 *
 * @module
 */
import process from "node:process";

/** Folder of the unpacked DPDK under test; undefined for the installed one. */
export const SECOND_DPDK: string | undefined =
  process.env["DPDK_TS_SECOND_DPDK"];

/**
 * The program that runs Deno on the DPDK under test; in tests that Node or Bun
 * runs, that is their program.
 */
export const DENO: string = SECOND_DPDK === undefined
  // Under another loader this would be the loader.
  ? process.execPath
  : `${SECOND_DPDK}/run-deno`;
