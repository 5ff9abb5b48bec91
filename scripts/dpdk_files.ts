/**
 * The files that DPDK processes leave in the file system, for scripts and
 * tests.
 *
 * @module
 */
export * from "../packages/apps/_common/dpdk_files.ts";
