/**
 * Objects and packets that a killed process held, found again and given back to
 * their pool: for programs whose processes come and go.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Mempool } from "@dpdk-ts/dpdk/mempool";
 * import { reclaim } from "@dpdk-ts/dpdk/mempool/reclaim";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = Mempool.create("messages", { count: 1023, elementSize: 128 });
 * pool.get(); // by somebody who has ended
 * console.log(reclaim(pool, { deadLcores: [] })); // { returned: 1, held: 0, doubled: 0 }
 * ```
 *
 * @module
 */
export { reclaim, type Reclaimed, type ReclaimOptions } from "./reclaim.ts";
export { reclaimMbufs } from "./reclaim_mbufs.ts";
