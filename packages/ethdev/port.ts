/**
 * Ethernet ports.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { ClosedError } from "../eal/error.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import type { PktmbufPool } from "../mempool/mod.ts";
import { callPort, check, portByName, portIds, readStruct } from "./_device.ts";
import type { QueueKind } from "./_device_data.ts";
import { checkU16 } from "./_numbers.ts";
import {
  checkSetup,
  checkStart,
  dropUnsetQueues,
  dropUnsetQueuesAtEnd,
} from "./_port_checks.ts";
import { dropRssKey, withRssKey } from "./_rss_key.ts";
import {
  listenToPorts,
  type PortEvent,
  type PortEventHandler,
  type PortListener,
  withoutEvents,
} from "./events.ts";
import { encodePortConfig, type PortConfig } from "./port_config.ts";
import { PortState } from "./port_state.ts";
import {
  encodeRxQueueConfig,
  encodeTxQueueConfig,
  type RxQueueConfig,
  type TxQueueConfig,
} from "./queue_config.ts";
import { checkRssHash } from "./rss.ts";

/** What a queue is set up with beside its number and descriptors. */
export interface QueueSetup<Config> {
  /** What differs from the driver's defaults. */
  readonly config?: Partial<Config>;
  /** NUMA socket of its descriptors; default: that of the port. */
  readonly socketId?: number;
}

/** How many descriptors the queues of a port have. */
export interface DescriptorCounts {
  /** Of each rx queue. */
  readonly rx: number;
  /** Of each tx queue. */
  readonly tx: number;
}

/**
 * An Ethernet port. One process, the primary, configures, sets up and starts
 * it, in this order; the others find it ready. Objects are cheap and hold
 * nothing: each thread makes its own.
 */
export class Port extends PortState {
  /**
   * Ids of all ports that nobody owns, ascending.
   *
   * @see RTE_ETH_FOREACH_DEV, rte_eth_find_next_owned_by
   */
  static list(): number[] {
    requireEal();
    return portIds();
  }

  /**
   * The port of a device.
   *
   * @param name Such as "net_pcap0".
   * @throws {DpdkError} ENODEV if there is none.
   * @see rte_eth_dev_get_port_by_name
   */
  static lookup(name: string): Port {
    const { result, id } = portByName(name);
    const call = "rte_eth_dev_get_port_by_name";
    check(result, `Cannot look up port "${name}"`, call);
    return new Port(id);
  }

  /**
   * Like {@linkcode Port.lookup}; undefined if there is no such port.
   *
   * @see rte_eth_dev_get_port_by_name
   */
  static find(name: string): Port | undefined {
    const { result, id } = portByName(name);
    return result < 0 ? undefined : new Port(id);
  }

  /**
   * Sets the number of queues and what concerns them all; the port must be
   * stopped.
   *
   * @throws {RangeError} if a number is out of range.
   * @throws {DpdkError} EINVAL for offloads that the port does not have or
   * too many queues, ENOTSUP for a mode that the driver does not have, EBUSY
   * while the port runs, ...
   * @see rte_eth_dev_configure
   */
  configure(rxQueues: number, txQueues: number, config: PortConfig = {}): void {
    requireEal();
    const tried = `Cannot configure port ${this.id}`;
    checkU16(tried, "rxQueues", rxQueues);
    checkU16(tried, "txQueues", txQueues);
    if (config.rss !== undefined) checkRssHash(config.rss, tried);
    dropUnsetQueuesAtEnd();
    withRssKey(this.id, config.rss?.key, (key) => {
      const conf = encodePortConfig(config, key, tried);
      const call = "rte_eth_dev_configure";
      check(dpdk()[call](this.id, rxQueues, txQueues, conf), tried, call);
    });
  }

  /**
   * Brings wished numbers of descriptors into the driver's limits.
   *
   * @see rte_eth_dev_adjust_nb_rx_tx_desc
   */
  adjustDescriptors(rx: number, tx: number): DescriptorCounts {
    requireEal();
    const tried = `Cannot adjust descriptors of port ${this.id}`;
    checkU16(tried, "rx", rx);
    checkU16(tried, "tx", tx);
    const rxCell = new Uint32Array(64).fill(rx);
    const txCell = new Uint32Array(64).fill(tx);
    const call = "rte_eth_dev_adjust_nb_rx_tx_desc";
    check(dpdk()[call](this.id, rxCell, txCell), tried, call);
    return { rx: rxCell[0]! & 0xffff, tx: txCell[0]! & 0xffff };
  }

  /**
   * Sets up an rx queue.
   *
   * @param descriptors How many packets may wait; 0 for the driver's default.
   * @param pool Where received packets are put.
   * @throws {PortError} if the port is not configured.
   * @throws {RangeError} if a number is out of range, or the queue not one of
   * those configured.
   * @throws {ClosedError} if the pool is closed.
   * @throws {DpdkError} EINVAL for a wrong number of descriptors, offloads or
   * too short buffers, EBUSY while the port runs, ENOMEM, ...
   * @see rte_eth_rx_queue_setup
   */
  setupRxQueue(
    queue: number,
    descriptors: number,
    pool: PktmbufPool,
    setup: QueueSetup<RxQueueConfig> = {},
  ): void {
    const tried = this.#queue("rx", queue, descriptors);
    if (pool.closed) throw new ClosedError(`Mempool "${pool.name}"`);
    const { default_rxconf } = layout().rte_eth_dev_info;
    const { sizeof } = layout().rte_eth_rxconf;
    const call = "rte_eth_rx_queue_setup";
    check(
      dpdk()[call](
        this.id,
        queue,
        descriptors,
        (setup.socketId ?? this.socketId) >>> 0,
        setup.config === undefined ? null : encodeRxQueueConfig(
          setup.config,
          this.#defaults(default_rxconf, sizeof, tried),
          tried,
        ),
        pool.address,
      ),
      tried,
      call,
    );
  }

  /**
   * Sets up a tx queue.
   *
   * @param descriptors How many packets may wait; 0 for the driver's default.
   * @throws {PortError} if the port is not configured.
   * @throws {RangeError} if a number is out of range, or the queue not one of
   * those configured.
   * @throws {DpdkError} EINVAL for a wrong number of descriptors or offloads,
   * EBUSY while the port runs, ENOMEM, ...
   * @see rte_eth_tx_queue_setup
   */
  setupTxQueue(
    queue: number,
    descriptors: number,
    setup: QueueSetup<TxQueueConfig> = {},
  ): void {
    const tried = this.#queue("tx", queue, descriptors);
    const { default_txconf } = layout().rte_eth_dev_info;
    const { sizeof } = layout().rte_eth_txconf;
    const call = "rte_eth_tx_queue_setup";
    check(
      dpdk()[call](
        this.id,
        queue,
        descriptors,
        (setup.socketId ?? this.socketId) >>> 0,
        setup.config === undefined ? null : encodeTxQueueConfig(
          setup.config,
          this.#defaults(default_txconf, sizeof, tried),
          tried,
        ),
      ),
      tried,
      call,
    );
  }

  /**
   * Starts receiving and sending.
   *
   * @throws {PortError} if the port is not configured, or one of its queues not
   * set up.
   * @see rte_eth_dev_start
   */
  start(): void {
    this.#run("rte_eth_dev_start", "start", checkStart);
  }

  /**
   * Stops it, for all processes: none may be in a burst then. Queue objects of
   * this process return 0 until it is started again.
   *
   * @throws {Error} while one of its events waits for the event loop; so do
   * `close` and `reset`.
   * @see rte_eth_dev_stop
   */
  stop(): void {
    this.#run("rte_eth_dev_stop", "stop");
  }

  /**
   * Gives the port back; it must be stopped before, and is gone afterwards. A
   * secondary gives up only its own part.
   *
   * @throws {DpdkError} EINVAL while it runs, ENODEV if it is gone.
   * @see rte_eth_dev_close
   */
  close(): void {
    this.#run("rte_eth_dev_close", "close", dropUnsetQueues);
    dropRssKey(this.id);
  }

  /** Resets the device; it must be configured anew. @see rte_eth_dev_reset */
  reset(): void {
    this.#run("rte_eth_dev_reset", "reset");
  }

  /**
   * Listens to one of its events, as {@linkcode listenToPorts} does.
   *
   * @see rte_eth_dev_callback_register
   */
  on(event: PortEvent, handler: PortEventHandler): PortListener {
    return listenToPorts(event, handler, this.id);
  }

  #run(
    call:
      | "rte_eth_dev_start"
      | "rte_eth_dev_stop"
      | "rte_eth_dev_close"
      | "rte_eth_dev_reset",
    verb: string,
    before: (port: PortState, tried: string) => void = () => {},
  ): void {
    const tried = `Cannot ${verb} port ${this.id}`;
    requireEal();
    withoutEvents(this.id, tried, () => {
      before(this, tried);
      callPort(call, this.id, tried);
    });
  }

  /** Checks what both kinds of queues have. */
  #queue(kind: QueueKind, queue: number, descriptors: number): string {
    requireEal();
    const tried = `Cannot set up ${kind} queue ${queue} of port ${this.id}`;
    checkU16(tried, "queue", queue);
    checkU16(tried, "descriptors", descriptors);
    checkSetup(this, kind, queue, tried);
    return tried;
  }

  /** A driver's default configuration, as it stands in its info. */
  #defaults(at: number, length: number, tried: string): Uint8Array {
    const { u8 } = readStruct("rte_eth_dev_info_get", this.id, tried);
    return u8.subarray(at, at + length);
  }
}
