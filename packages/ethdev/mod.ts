/**
 * Ethernet ports: configuration, state and statistics through DPDK, packets
 * through the driver's own burst functions.
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Burst, PktmbufPool } from "@dpdk-ts/dpdk/mempool";
 * import { Port, RxQueue, TxQueue } from "@dpdk-ts/dpdk/ethdev";
 *
 * init(["-l", "0", "--no-pci", "--vdev=net_null0", "--file-prefix=example"]);
 * const pool = PktmbufPool.create("packets", { count: 1023 });
 * const port = new Port(0);
 * port.configure(1, 1);
 * port.setupRxQueue(0, 512, pool);
 * port.setupTxQueue(0, 512);
 * port.start();
 *
 * const burst = new Burst(pool.window, 32);
 * const rx = new RxQueue(port, 0, burst);
 * const tx = new TxQueue(port, 0, burst);
 * console.log(rx.receive(), tx.send(), burst.length); // 32 32 0
 * console.log(port.link().text); // Link up at 10 Gbps FDX Fixed
 * ```
 *
 * @module
 */
export {
  listenToPorts,
  type PortEvent,
  type PortEventHandler,
  type PortListener,
} from "./events.ts";
export * from "./flags.ts";
export type { Link } from "./link.ts";
export * from "./mac_address.ts";
export * from "./port.ts";
export type { PortConfig } from "./port_config.ts";
export * from "./port_error.ts";
export * from "./port_state.ts";
export type { DescriptorLimits, PortInfo } from "./port_info.ts";
export type {
  QueueThresholds,
  RxQueueConfig,
  TxQueueConfig,
} from "./queue_config.ts";
export type { RssHash } from "./rss.ts";
export * from "./rx_queue.ts";
export type { ExtendedStatistic, PortStatistics } from "./statistics.ts";
export * from "./tx_buffer.ts";
export * from "./tx_queue.ts";
