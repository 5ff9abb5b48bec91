/**
 * Rings that a killed process left in the middle of an operation, made usable
 * again: for programs whose processes come and go.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Ring } from "@dpdk-ts/dpdk/ring";
 * import { repairRing } from "@dpdk-ts/dpdk/ring/repair";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const ring = Ring.create("jobs", 1024);
 * console.log(repairRing(ring)); // { unpublished: 0, unfinished: 0 }
 * ```
 *
 * @module
 */
export { repairRing, type RingRepair } from "./repair.ts";
