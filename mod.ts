/**
 * DPDK for TypeScript: the real DPDK libraries, in this process and on the
 * memory that it shares with other DPDK processes, in C or TypeScript.
 *
 * ```ts
 * import { init, Ring } from "@dpdk-ts/dpdk";
 *
 * const eal = init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const ring = Ring.create("numbers", 64);
 * ring.enqueue(42n);
 * console.log(ring.dequeue()); // 42n
 * ring.close();
 * eal.cleanup();
 * ```
 *
 * @module
 */
export * from "./packages/eal/mod.ts";
export * from "./packages/ring/mod.ts";
export * from "./packages/mempool/mod.ts";
export * from "./packages/packets/mod.ts";
export * from "./packages/net/mod.ts";
export * from "./packages/ethdev/mod.ts";
