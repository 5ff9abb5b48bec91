/**
 * The forwarding loop of l2fwd, and the ports it works on.
 *
 * @module
 */
import { Memzone } from "../../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../../packages/ethdev/mod.ts";
import { macWords, packetOperations } from "../../../packages/kernels/mod.ts";
import { Burst, PktmbufPool } from "../../../packages/mempool/mod.ts";
import type { Window } from "../../../packages/ring/mod.ts";

/** Configures, sets up and starts all ports as l2fwd does, with one pool. */
export function setUpPorts(): PktmbufPool {
  const pool = PktmbufPool.create("packets", { count: 8192, cacheSize: 256 });
  for (const id of Port.list()) {
    const port = new Port(id);
    port.configure(1, 1);
    const { rx, tx } = port.adjustDescriptors(1024, 1024);
    port.setupRxQueue(0, rx, pool);
    port.setupTxQueue(0, tx);
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

/** A port that is read, and where its packets go. */
interface Route {
  readonly from: number;
  readonly to: number;
  readonly source: RxQueue;
  readonly target: TxQueue;
  /** Sends what waits for more. */
  readonly held: Burst;
  readonly heldTarget: TxQueue;
  /** Destination and source address of packets that leave, as 32-bit words. */
  readonly macs: Uint32Array;
}

/** Opens the queues of ports 0 and 1. */
export function openForwarding(window: Window, size: number): Forwarding {
  const burst = new Burst(window, size);
  const operations = packetOperations(window);
  const routes = [0, 1].map((from): Route => {
    const to = from ^ 1;
    const held = new Burst(window, size);
    const virtual = Uint8Array.of(2, 0, 0, 0, 0, to);
    return {
      from,
      to,
      source: new RxQueue(new Port(from), 0, burst),
      target: new TxQueue(new Port(to), 0, burst),
      held,
      heldTarget: new TxQueue(new Port(to), 0, held),
      macs: macWords(virtual, new Port(to).mac().bytes),
    };
  });
  const counters = Memzone.reserve("l2fwd_statistics", 4096).window.u32;

  /** Adds to a counter that other processes read: 64 bits, no bigint. */
  function count(index: number, packets: number): void {
    const low = counters[2 * index]! + packets;
    counters[2 * index] = low;
    if (low > 0xffff_ffff) counters[2 * index + 1]!++;
  }

  function sendHeld({ to, held, heldTarget }: Route): void {
    const waiting = held.length;
    if (waiting === 0) return;
    const sent = heldTarget.send(waiting);
    count(4 * to + 1, sent);
    count(4 * to + 2, waiting - sent);
    held.free(sent);
    held.clear();
  }

  function round(): void {
    for (let index = 0; index < routes.length; index++) {
      const route = routes[index]!;
      const { source, target, held, to } = route;
      const received = source.receive();
      if (received === 0) continue;
      count(4 * route.from, received);
      operations.rewriteMacs(burst, received, route.macs);
      if (received < size || held.length > 0) {
        hold(route, received);
        continue;
      }
      // A whole burst, and none before it: the buffer would change nothing.
      const sent = target.send(received);
      count(4 * to + 1, sent);
      if (sent === received) continue;
      count(4 * to + 2, received - sent);
      burst.free(sent);
    }
  }

  function hold(route: Route, received: number): void {
    for (let i = 0; i < received; i++) {
      route.held.pushFrom(burst, i);
      if (route.held.length === size) sendHeld(route);
    }
  }

  function drain(): void {
    for (let index = 0; index < routes.length; index++) {
      sendHeld(routes[index]!);
    }
  }

  return { round, drain };
}
