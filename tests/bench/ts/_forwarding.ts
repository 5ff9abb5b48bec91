/**
 * The forwarding loop of l2fwd, and the ports it works on.
 *
 * @module
 */
import { inTurn } from "../../../packages/apps/_common/busy_loop.ts";
import { addTo } from "../../../packages/apps/_common/counter.ts";
import { Memzone } from "../../../packages/eal/mod.ts";
import { Port, RxQueue, TxBuffer } from "../../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../../packages/mempool/mod.ts";
import { burstOperations, macWords } from "../../../packages/packets/mod.ts";
import type { Window } from "../../../packages/ring/mod.ts";

/** Configures, sets up and starts all ports as l2fwd does, with one pool. */
export function setUpPorts(txQueues = 1): PktmbufPool {
  const pool = PktmbufPool.create("packets", { count: 8192, cacheSize: 256 });
  for (const id of Port.list()) {
    const port = new Port(id);
    port.configure(1, txQueues);
    const { rx, tx } = port.adjustDescriptors(1024, 1024);
    port.setupRxQueue(0, rx, pool);
    for (let i = 0; i < txQueues; i++) port.setupTxQueue(i, tx);
    port.start();
  }
  return pool;
}

/** The steps of the loop. */
export interface Forwarding {
  /** One look at each port. */
  readonly round: () => void;
  /** Sends what waits. */
  readonly drain: () => void;
}

/** Opens the queues of ports 0 and 1. */
export function openForwarding(window: Window, size: number): Forwarding {
  const burst = new Burst(window, size);
  const packets = burstOperations(burst);
  const counters = Memzone.create("l2fwd_statistics", 4096).window;

  /** Adds to a counter that other processes read. */
  function count(index: number, packets: number): void {
    addTo(counters, index, packets);
  }

  /** From one port to another. */
  function lane(from: number, to: number): Forwarding {
    const rx = new RxQueue(new Port(from), 0, burst);
    const tx = new TxBuffer(new Port(to), 0, burst, {
      onSent(sent, dropped) {
        count(4 * to + 1, sent);
        if (dropped > 0) count(4 * to + 2, dropped);
      },
    });
    /** Destination and source address of packets that leave. */
    const virtual = Uint8Array.of(2, 0, 0, 0, 0, to);
    const macs = macWords(virtual, new Port(to).mac().bytes);

    function round(): void {
      const received = rx.receive();
      if (received === 0) return;
      count(4 * from, received);
      packets.rewriteMacs(macs);
      tx.send();
    }

    return { round, drain: () => void tx.flush() };
  }

  const lanes = [lane(0, 1), lane(1, 0)];
  return {
    round: inTurn(lanes.map(({ round }) => round)),
    drain: inTurn(lanes.map(({ drain }) => drain)),
  };
}
