/**
 * Mempools: fixed-size objects in shared memory, with a cache per lcore.
 *
 * ```ts ignore
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Mempool } from "@dpdk-ts/dpdk/mempool";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = Mempool.create("messages", { count: 1023, elementSize: 128 });
 * const object = pool.get();
 * pool.bytes(object).fill(0);
 * pool.put(object);
 * ```
 *
 * @module
 */
export * from "./mempool.ts";
export * from "./mempool_options.ts";
