/**
 * The forwarding loop of symmetric_mp: what one lcore does with its ports.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { RxQueue } from "../../ethdev/rx_queue.ts";
import { TxQueue } from "../../ethdev/tx_queue.ts";
import { Burst } from "../../mempool/burst.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { inTurn } from "../_common/busy_loop.ts";
import { PortCounters } from "./statistics.ts";

/** Name of the mbuf pool, as in C. */
export const POOL_NAME = "SMP_MBUF_POOL";

/** Packets that are received and sent at once. */
const BURST_SIZE = 32;

/** What an lcore needs to know; may be sent to another thread. */
export interface ForwarderData {
  /** Its ports: packets of ports[i] leave through ports[i ^ 1]. */
  readonly ports: readonly number[];
  /** The queue of this process on every port. */
  readonly queue: number;
  /** Memory of the {@linkcode PortCounters}. */
  readonly counters: SharedArrayBuffer;
}

/**
 * Opens the queues of an lcore.
 *
 * @returns The round to run over and over: one look at each port.
 * @throws {PortError} if a queue cannot be used from this process.
 */
export function openForwarder(data: ForwarderData): () => void {
  const { ports, queue } = data;
  const counters = new PortCounters(data.counters);
  const { window } = PktmbufPool.lookup(POOL_NAME);
  const burst = new Burst(window, BURST_SIZE);

  /** One look at ports[index]. */
  function lane(index: number): () => void {
    const from = ports[index]!;
    const to = ports[index ^ 1]!;
    const rx = new RxQueue(new Port(from), queue, burst);
    const tx = new TxQueue(new Port(to), queue, burst);
    return function forward(): void {
      const received = rx.receive();
      if (received === 0) return;
      counters.addReceived(from, received);
      const sent = tx.send();
      counters.addSent(to, sent, burst.length);
      // What the port did not take is still ours.
      burst.free();
    };
  }

  return inTurn(ports.map((_, index) => lane(index)));
}
