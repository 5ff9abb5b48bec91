/**
 * The loop of mp_server: deals packets out to clients.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { RxQueue } from "../../ethdev/rx_queue.ts";
import { Lanes } from "../../kernels/lanes.ts";
import { packetOperations } from "../../kernels/packet_operations.ts";
import type { PacketTable } from "../../kernels/packet_table.ts";
import { Burst } from "../../mempool/burst.ts";
import type { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import type { Ring } from "../../ring/mod.ts";
import { inTurn } from "../_common/busy_loop.ts";
import { BURST_SIZE } from "./objects.ts";
import type { PortInfo } from "./port_info.ts";
import type { ClientCounters } from "./screen.ts";

/** What the loop works on. */
export interface DistributorObjects {
  /** Shared memory with the used ports. */
  readonly info: PortInfo;
  /** Where the packets come from. */
  readonly pool: PktmbufPool;
  /** The rings to the clients. */
  readonly rings: readonly Ring[];
  /** What is counted for each client. */
  readonly counters: ClientCounters;
}

/**
 * Opens the rx queue of each used port.
 *
 * @returns The round to run over and over: one look at each port.
 * @throws {PortError} if a queue cannot be used.
 */
export function openDistributor(
  { info, pool, rings, counters }: DistributorObjects,
): () => void {
  const received = new Burst(pool.window, BURST_SIZE);
  const dealt = new Lanes(pool.window, rings.length, BURST_SIZE);
  const operations = packetOperations(pool.window);
  // Whose turn it is; goes on from burst to burst and from port to port.
  let client = 0;

  /** Hands packets to a client, all or none: without room they are dropped. */
  function giver(to: number, packets: PacketTable): (count: number) => void {
    const enqueue = rings[to]!.bulkEnqueuer(packets.table);
    return function give(count: number): void {
      if (enqueue(count) === count) {
        counters.received[to] = counters.received[to]! + count;
      } else {
        counters.dropped[to] = counters.dropped[to]! + count;
        received.mbufs.freeBulk(packets, 0, count);
      }
    };
  }

  /** Hands over all that a client was dealt. */
  function lane(to: number): () => void {
    const give = giver(to, dealt.tables[to]!);
    return function hand(): void {
      const count = dealt.length(to);
      if (count === 0) return;
      dealt.setLength(to, 0);
      give(count);
    };
  }

  const handAll = inTurn(rings.map((_, to) => lane(to)));

  function deal(count: number): void {
    operations.deal(received, count, dealt, client);
    client = (client + count) % rings.length;
    handAll();
  }

  // A single client gets each burst as it is.
  const handOver = rings.length === 1 ? giver(0, received) : deal;

  return inTurn(info.ports.map((id, index) => {
    const queue = new RxQueue(new Port(id), 0, received);
    return function distribute(): void {
      const count = queue.receive();
      if (count === 0) return;
      info.addReceived(index, count);
      handOver(count);
    };
  }));
}
