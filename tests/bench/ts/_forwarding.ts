/**
 * The forwarding loop of l2fwd, and the ports it works on.
 *
 * @module
 */
import { inTurn } from "../../../packages/apps/_common/busy_loop.ts";
import { Memzone } from "../../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../../packages/ethdev/mod.ts";
import { macWords, packetOperations } from "../../../packages/kernels/mod.ts";
import { Burst, PktmbufPool } from "../../../packages/mempool/mod.ts";
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
  const operations = packetOperations(window);
  const counters = Memzone.create("l2fwd_statistics", 4096).window.u32;

  /** Adds to a counter that other processes read: 64 bits, no bigint. */
  function count(index: number, packets: number): void {
    const low = counters[2 * index]! + packets;
    counters[2 * index] = low;
    if (low > 0xffff_ffff) counters[2 * index + 1]!++;
  }

  /** From one port to another. */
  function lane(from: number, to: number): Forwarding {
    const source = new RxQueue(new Port(from), 0, burst);
    const target = new TxQueue(new Port(to), 0, burst);
    /** Packets that wait for more. */
    const held = new Burst(window, size);
    const heldTarget = new TxQueue(new Port(to), 0, held);
    /** Destination and source address of packets that leave. */
    const virtual = Uint8Array.of(2, 0, 0, 0, 0, to);
    const macs = macWords(virtual, new Port(to).mac().bytes);

    function round(): void {
      const received = source.receive();
      if (received === 0) return;
      count(4 * from, received);
      operations.rewriteMacs(burst, received, macs);
      if (received < size || held.length > 0) return hold(received);
      // A whole burst, and none before it: the buffer would change nothing.
      const sent = target.send(received);
      count(4 * to + 1, sent);
      if (sent < received) drop(sent, received);
    }

    function drop(sent: number, received: number): void {
      count(4 * to + 2, received - sent);
      burst.free(sent);
    }

    function hold(received: number): void {
      for (let i = 0; i < received; i++) {
        held.pushFrom(burst, i);
        if (held.length === size) drain();
      }
    }

    function drain(): void {
      const waiting = held.length;
      if (waiting === 0) return;
      const sent = heldTarget.send(waiting);
      count(4 * to + 1, sent);
      count(4 * to + 2, waiting - sent);
      held.free(sent);
      held.clear();
    }

    return { round, drain };
  }

  const lanes = [lane(0, 1), lane(1, 0)];
  return {
    round: inTurn(lanes.map(({ round }) => round)),
    drain: inTurn(lanes.map(({ drain }) => drain)),
  };
}
