/**
 * The forwarding loop of symmetric_mp: what one lcore does with its ports.
 *
 * @module
 */
import { Port, RxQueue, TxQueue } from "../../ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../mempool/mod.ts";
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
  const sources = ports.map((id) => new RxQueue(new Port(id), queue, burst));
  const targets = ports.map((_, index) =>
    new TxQueue(new Port(ports[index ^ 1]!), queue, burst)
  );

  return function forward(): void {
    for (let index = 0; index < sources.length; index++) {
      const received = sources[index]!.receive();
      if (received === 0) continue;
      counters.addReceived(ports[index]!, received);
      const sent = targets[index]!.send(received);
      counters.addSent(ports[index ^ 1]!, sent, received - sent);
      // What the port did not take is still ours.
      if (sent < received) burst.free(sent);
    }
  };
}
