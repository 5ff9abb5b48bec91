/**
 * The loop of a worker: what it does with its ports.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { RxQueue } from "../../ethdev/rx_queue.ts";
import { TxBuffer } from "../../ethdev/tx_buffer.ts";
import { Burst } from "../../mempool/burst.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { macWords } from "../../packets/burst_operations.ts";
import { burstOperations } from "../../packets/choose_operations.ts";
import { inTurn } from "../_common/busy_loop.ts";
import { BURST_SIZE, type GroupMemory } from "./layout.ts";
import { packetPoolName } from "./objects.ts";

/** The steps of the loop. */
export interface Forwarder {
  /** One look at each port. */
  readonly round: () => void;
  /** Sends what waits. */
  readonly drain: () => void;
}

/**
 * Opens the ports of a worker. Its packets lie in the group's memory, those
 * just received and those that wait: a worker that is killed leaves them to be
 * found.
 *
 * @param lcore The lcore of the main process that it stands for.
 * @throws {PortError} if a port cannot be used from this process.
 * @throws {DpdkError} ENOENT if a port has no packet pool.
 */
export function openForwarder(group: GroupMemory, lcore: number): Forwarder {
  const ports = group.ports(lcore);
  const { window } = PktmbufPool.lookup(packetPoolName(ports[0]!));
  const burst = new Burst(window, BURST_SIZE, group.inHand(lcore));
  const packets = burstOperations(burst);

  /** From a port to the one that its packets leave through. */
  function lane(source: number): Forwarder {
    const destination = group.destination(source);
    const rx = new RxQueue(new Port(source), 0, burst);
    const tx = new TxBuffer(new Port(destination), 0, burst, {
      place: group.waiting(destination),
      onSent: (sent, dropped) => group.addSent(destination, sent, dropped),
    });
    /** Destination and source address of each packet that leaves. */
    const macs = macWords(
      Uint8Array.of(2, 0, 0, 0, 0, destination),
      group.mac(destination).bytes,
    );

    function round(): void {
      const received = rx.receive();
      if (received === 0) return;
      group.addReceived(source, received);
      packets.rewriteMacs(macs);
      tx.send();
    }

    return { round, drain: () => void tx.flush() };
  }

  // What a predecessor had just received was given back to its pool.
  burst.clear();
  const lanes = ports.map(lane);
  return {
    round: inTurn(lanes.map(({ round }) => round)),
    drain: inTurn(lanes.map(({ drain }) => drain)),
  };
}
