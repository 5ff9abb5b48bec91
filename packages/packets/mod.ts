/**
 * Work on whole bursts: what forwarding programs do to every packet, by kernels
 * where these reach the packets, otherwise in TypeScript.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Burst, PktmbufPool, Source } from "@dpdk-ts/dpdk/mempool";
 * import { burstOperations, Lanes } from "@dpdk-ts/dpdk/packets";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const pool = PktmbufPool.create("packets", { count: 1023 });
 * const burst = new Burst(pool.window, 32);
 * new Source(pool, burst).receiveBulk(32);
 * for (let i = 0; i < 32; i++) burst.mbufs.append(burst.mbuf(i), 60);
 *
 * const packets = burstOperations(burst);
 * console.log(packets.sumPacketLengths()); // 1920
 * const lanes = [new Burst(pool.window, 32), new Burst(pool.window, 32)];
 * packets.deal(new Lanes(lanes));
 * console.log(burst.length, lanes.map((lane) => lane.length)); // 0 [ 16, 16 ]
 * for (const lane of lanes) lane.free();
 * ```
 *
 * @module
 */
export { type BurstOperations, macWords } from "./burst_operations.ts";
export { burstOperations } from "./choose_operations.ts";
export { Lanes } from "./lanes.ts";
