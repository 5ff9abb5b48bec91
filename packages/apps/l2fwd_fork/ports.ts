/**
 * The ports of l2fwd_fork and their pools: made ready by the main process,
 * used by the workers.
 *
 * @module
 */
import type { Port } from "../../ethdev/port.ts";
import { TxOffload } from "../../ethdev/flags.ts";
import {
  type DriverTraits,
  driverTraits,
} from "../../ethdev/internal/driver_traits.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { Ring } from "../../ring/ring.ts";
import { attempt } from "../_common/reason.ts";
import {
  DESCRIPTORS,
  PACKET_CACHE_SIZE,
  PACKET_COUNT,
  packetPoolName,
} from "./objects.ts";

/** A port that is used. */
export interface UsedPort {
  readonly port: Port;
  /** Where its packets come from. */
  readonly pool: PktmbufPool;
  /** What is known of its driver. */
  readonly driver: DriverTraits;
  /** Rings that its driver keeps packets in. */
  readonly rings: readonly Ring[];
}

/**
 * Makes the packet pool of a port.
 *
 * @param write Prints text.
 * @throws {Error} if it cannot be made.
 */
export function createPacketPool(
  port: Port,
  write: (text: string) => void,
): UsedPort {
  const name = packetPoolName(port.id);
  write(`Create mbuf ${name}\n`);
  return attempt("Cannot init mbuf pool", () => {
    const pool = PktmbufPool.create(name, {
      count: PACKET_COUNT,
      cacheSize: PACKET_CACHE_SIZE,
      socketId: port.socketId,
    });
    const driver = driverTraits(port.info().driverName);
    // Found once: who looks for names takes locks that a killed worker may hold.
    const rings = Ring.list()
      .filter((ring) => driver.ringNames?.exec(ring)?.[1] === port.name)
      .map((ring) => Ring.lookup(ring));
    return { port, pool, driver, rings };
  });
}

/**
 * Configures and starts a port with one queue each way.
 *
 * @param write Prints text.
 * @throws {DpdkError} if the port refuses.
 */
export function initPort(
  { port, pool }: UsedPort,
  write: (text: string) => void,
): void {
  write(`Initializing port ${port.id}... `);
  const txOffloads = port.info().txOffloads & TxOffload.MBUF_FAST_FREE;
  port.configure(1, 1, { txOffloads });
  const { rx, tx } = port.adjustDescriptors(DESCRIPTORS, DESCRIPTORS);
  port.setupRxQueue(0, rx, pool);
  port.setupTxQueue(0, tx, { config: { offloads: txOffloads } });
  port.start();
  port.promiscuous = true;
  write("done: \n");
  write(`Port ${port.id}, MAC address: ${port.mac()}\n\n`);
}
