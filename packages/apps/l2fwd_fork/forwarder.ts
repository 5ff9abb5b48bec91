/**
 * The loop of a worker: what it does with its ports.
 *
 * @module
 */
import { Port, RxQueue } from "../../ethdev/mod.ts";
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

/** Bytes of two MAC addresses. */
const MACS_LENGTH = 12;

/** A port that is read, and where its packets go. */
interface Route {
  readonly source: number;
  readonly queue: RxQueue;
  readonly out: HeldPackets;
  /** Destination and source address of each packet that leaves. */
  readonly macs: Uint8Array;
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
      out: new HeldPackets(group, to, window),
      macs: Uint8Array.of(2, 0, 0, 0, 0, to, ...group.mac(to).bytes),
    };
  });
  const bytes = window.u8;
  const words = table.memory.u32;

  function round(): void {
    for (let index = 0; index < routes.length; index++) {
      const { source, queue, out, macs } = routes[index]!;
      words[table.count] = 0;
      const received = queue.receive();
      if (received === 0) continue;
      words[table.next] = 0;
      words[table.count] = received;
      group.addReceived(source, received);
      for (let i = 0; i < received; i++) {
        const at = burst.dataOffset(i);
        for (let k = 0; k < MACS_LENGTH; k++) bytes[at + k] = macs[k]!;
        out.addFrom(burst, i);
        words[table.next] = i + 1;
      }
    }
  }

  function drain(): void {
    for (let index = 0; index < routes.length; index++) {
      routes[index]!.out.send();
    }
  }

  return { round, drain };
}
