/**
 * How the primary sets up a port for several processes: one rx and one tx
 * queue each.
 *
 * @module
 */
import { constants } from "node:os";
import { DpdkError } from "../../eal/error.ts";
import type { Port } from "../../ethdev/port.ts";
import type { PortConfig } from "../../ethdev/port_config.ts";
import { RssType, RxOffload, TxOffload } from "../../ethdev/flags.ts";
import type { PktmbufPool } from "../../mempool/mod.ts";

/** Descriptors of each queue, before the driver adjusts them. */
const DESCRIPTORS = 1024;

/**
 * Configures and starts a port.
 *
 * @param queues Of each kind: the number of processes.
 * @param pool Where received packets are put.
 * @param write Prints text.
 * @throws {DpdkError} if the port refuses.
 */
export function setupPort(
  port: Port,
  queues: number,
  pool: PktmbufPool,
  write: (text: string) => void,
): void {
  write(`# Initialising port ${port.id}... `);
  const { rssTypes, txOffloads } = port.info();
  const types = RssType.IP & rssTypes;
  if (types !== RssType.IP) {
    write(
      `Port ${port.id} modified RSS hash function based on hardware support,` +
        `requested:${flags(RssType.IP)} configured:${flags(types)}\n`,
    );
  }
  const config = configure(port, queues, write, {
    rxMode: "rss",
    rss: { types },
    rxOffloads: RxOffload.CHECKSUM,
    txOffloads: txOffloads & TxOffload.MBUF_FAST_FREE,
  });
  const { rx, tx } = port.adjustDescriptors(DESCRIPTORS, DESCRIPTORS);
  for (let queue = 0; queue < queues; queue++) {
    const offloads = config.rxOffloads ?? 0n;
    port.setupRxQueue(queue, rx, pool, {
      config: { dropEnable: true, offloads },
    });
  }
  for (let queue = 0; queue < queues; queue++) {
    const offloads = config.txOffloads ?? 0n;
    port.setupTxQueue(queue, tx, { config: { offloads } });
  }
  port.promiscuous = true;
  port.start();
}

/**
 * Configures a port with all that is wished, then without what it refuses.
 *
 * @returns What it took.
 */
function configure(
  port: Port,
  queues: number,
  write: (text: string) => void,
  wished: PortConfig,
): PortConfig {
  let config = wished;
  let refusal = tryConfigure(port, queues, config);
  if (refusal?.errno === constants.errno.EINVAL) {
    write(retryLine(port, "checksum"));
    config = { ...config, rxOffloads: 0n };
    refusal = tryConfigure(port, queues, config);
  }
  if (refusal?.errno === constants.errno.ENOTSUP) {
    write(retryLine(port, "RSS"));
    config = { ...config, rxMode: "none" };
    refusal = tryConfigure(port, queues, config);
  }
  if (refusal !== undefined) throw refusal;
  return config;
}

function tryConfigure(
  port: Port,
  queues: number,
  config: PortConfig,
): DpdkError | undefined {
  try {
    port.configure(queues, queues, config);
    return undefined;
  } catch (error) {
    if (error instanceof DpdkError) return error;
    throw error;
  }
}

function retryLine(port: Port, without: string): string {
  return `Port ${port.id} configuration failed. Re-attempting with HW ${without} disabled.\n`;
}

/** A number as C's `%#x` shows it. */
function flags(bits: bigint): string {
  return bits === 0n ? "0" : `0x${bits.toString(16)}`;
}
