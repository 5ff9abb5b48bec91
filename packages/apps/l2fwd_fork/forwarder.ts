/**
 * The loop of a worker: what it does with its ports.
 *
 * @module
 */
import { Port, RxQueue, TxQueue } from "../../ethdev/mod.ts";
import { macWords, packetOperations } from "../../kernels/mod.ts";
import { Burst, PktmbufPool } from "../../mempool/mod.ts";
import type { GroupMemory } from "./group_memory.ts";
import { HeldPackets } from "./held_packets.ts";
import { packetPoolName } from "./objects.ts";
import { BURST_SIZE } from "./packet_table.ts";

/** The steps of the loop. */
export interface Forwarder {
  /** One look at each port. */
  readonly round: () => void;
  /** Sends what waits. */
  readonly drain: () => void;
}

/** A port that is read, and where its packets go. */
interface Route {
  readonly source: number;
  readonly queue: RxQueue;
  readonly destination: number;
  /** Sends what waits for more. */
  readonly out: HeldPackets;
  /** Sends a whole burst as it came. */
  readonly direct: TxQueue;
  /** Destination and source address of each packet that leaves. */
  readonly macs: Uint32Array;
}

/**
 * Opens the ports of a worker.
 *
 * @param lcore The lcore of the main process that it stands for.
 * @throws {PortError} if a port cannot be used from this process.
 * @throws {DpdkError} ENOENT if a port has no packet pool.
 */
export function openForwarder(group: GroupMemory, lcore: number): Forwarder {
  const ports = group.ports(lcore);
  const { window } = PktmbufPool.lookup(packetPoolName(ports[0]!));
  const table = group.inHand(lcore);
  const burst = new Burst(window, BURST_SIZE, {
    memory: table.memory,
    offset: table.mbufs,
  });
  const routes: readonly Route[] = ports.map((source) => {
    const to = group.destination(source);
    return {
      source,
      queue: new RxQueue(new Port(source), 0, burst),
      destination: to,
      out: new HeldPackets(group, to, window),
      direct: new TxQueue(new Port(to), 0, burst),
      macs: macWords(Uint8Array.of(2, 0, 0, 0, 0, to), group.mac(to).bytes),
    };
  });
  const operations = packetOperations(window);
  const words = table.memory.u32;

  function round(): void {
    for (let index = 0; index < routes.length; index++) {
      const route = routes[index]!;
      words[table.count] = 0;
      const received = route.queue.receive();
      if (received === 0) continue;
      words[table.next] = 0;
      words[table.count] = received;
      group.addReceived(route.source, received);
      operations.rewriteMacs(burst, received, route.macs);
      if (received === BURST_SIZE && route.out.isEmpty) pass(route);
      else hold(route, received);
    }
  }

  /** To hold a whole burst would send it at once. */
  function pass({ direct, destination }: Route): void {
    // First, as in HeldPackets: never may two processes send a packet.
    words[table.count] = 0;
    const sent = direct.send(BURST_SIZE);
    burst.free(sent);
    group.addSent(destination, sent, BURST_SIZE - sent);
  }

  function hold({ out }: Route, received: number): void {
    for (let i = 0; i < received; i++) {
      out.addFrom(burst, i);
      words[table.next] = i + 1;
    }
  }

  function drain(): void {
    for (let index = 0; index < routes.length; index++) {
      routes[index]!.out.send();
    }
  }

  return { round, drain };
}
