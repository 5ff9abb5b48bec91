/**
 * Mempools: fixed-size objects in shared memory, with a cache per lcore.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Mempool } from "@dpdk-ts/dpdk/mempool";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = Mempool.create("messages", { count: 1023, elementSize: 128 });
 * const object = pool.get();
 * pool.bytes(object).fill(0);
 * console.log(pool.inUseCount); // 1
 * pool.put(object);
 * ```
 *
 * Packets are mbufs, the objects of a {@linkcode PktmbufPool}. On the data path
 * an mbuf is a number, its byte offset in the pool's window; a
 * {@linkcode Burst} holds them, and {@linkcode Mbufs} does what C's inline
 * functions do:
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Burst, PktmbufPool, Source } from "@dpdk-ts/dpdk/mempool";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const packets = PktmbufPool.create("packets", { count: 8191, cacheSize: 250 });
 * const burst = new Burst(packets.window, 32);
 * const source = new Source(packets, burst);
 * source.receiveBulk(32);
 * const { mbufs } = burst;
 * for (let i = 0; i < burst.length; i++) {
 *   const at = mbufs.append(burst.mbuf(i), 60);
 *   burst.window.u8.fill(0, at, at + 60);
 * }
 * console.log(mbufs.dataLength(burst.mbuf(0)), packets.inUseCount); // 60 32
 * burst.free();
 * ```
 *
 * What this takes for granted, as C does: a thread works only on mbufs that it
 * holds; each lcore id is used by one thread; what a packet refers to lies in
 * one window, 4 GiB of DPDK's memory (a pool that does not is refused when it
 * is opened). A `dataAt` call checks where user code is about to touch.
 *
 * @module
 */
export { Burst } from "./burst.ts";
export * from "./mbuf_flags.ts";
export { Mbufs, type MbufSource } from "./mbufs.ts";
export { Mempool } from "./mempool.ts";
export type { MempoolOptions } from "./mempool_options.ts";
export { PktmbufPool, type PktmbufPoolOptions } from "./pktmbuf_pool.ts";
export { Sink } from "./sink.ts";
export { Source } from "./source.ts";
export type { Address } from "../../ffi/runtime/c_types.ts";
export { Window } from "../../ffi/memory/window.ts";
