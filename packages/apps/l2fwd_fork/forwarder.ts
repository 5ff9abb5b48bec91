/**
 * The loop of a worker: what it does with its ports.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { RxQueue } from "../../ethdev/rx_queue.ts";
import { TxQueue } from "../../ethdev/tx_queue.ts";
import { macWords, packetOperations } from "../../kernels/packet_operations.ts";
import { Burst } from "../../mempool/burst.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { inTurn } from "../_common/busy_loop.ts";
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
  const operations = packetOperations(window);
  const words = table.memory.u32;

  /** From a port to the one that its packets leave through. */
  function lane(source: number): Forwarder {
    const destination = group.destination(source);
    const queue = new RxQueue(new Port(source), 0, burst);
    /** Sends what waits for more. */
    const out = new HeldPackets(group, destination, window);
    /** Sends a whole burst as it came. */
    const direct = new TxQueue(new Port(destination), 0, burst);
    /** Destination and source address of each packet that leaves. */
    const macs = macWords(
      Uint8Array.of(2, 0, 0, 0, 0, destination),
      group.mac(destination).bytes,
    );

    function round(): void {
      words[table.count] = 0;
      const received = queue.receive();
      if (received === 0) return;
      words[table.next] = 0;
      words[table.count] = received;
      group.addReceived(source, received);
      operations.rewriteMacs(burst, received, macs);
      if (received === BURST_SIZE && out.isEmpty) pass();
      else hold(received);
    }

    /** To hold a whole burst would send it at once. */
    function pass(): void {
      // First, as in HeldPackets: never may two processes send a packet.
      words[table.count] = 0;
      const sent = direct.send(BURST_SIZE);
      burst.free(sent);
      group.addSent(destination, sent, BURST_SIZE - sent);
    }

    function hold(received: number): void {
      for (let i = 0; i < received; i++) {
        out.addFrom(burst, i);
        words[table.next] = i + 1;
      }
    }

    return { round, drain: () => out.send() };
  }

  const lanes = ports.map(lane);
  return {
    round: inTurn(lanes.map(({ round }) => round)),
    drain: inTurn(lanes.map(({ drain }) => drain)),
  };
}
