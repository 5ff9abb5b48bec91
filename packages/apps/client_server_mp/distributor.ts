/**
 * The loop of mp_server: deals packets out to clients.
 *
 * @module
 */
import { Port, RxQueue } from "../../ethdev/mod.ts";
import { Lanes, packetOperations } from "../../kernels/mod.ts";
import { Burst, type PktmbufPool } from "../../mempool/mod.ts";
import type { Ring } from "../../ring/mod.ts";
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
  const queues = info.ports.map((id) => new RxQueue(new Port(id), 0, received));
  const dealt = new Lanes(pool.window, rings.length, BURST_SIZE);
  const operations = packetOperations(pool.window);
  // Whose turn it is; goes on from burst to burst and from port to port.
  let client = 0;

  /** All packets or none: what a ring has no room for is dropped. */
  function hand(to: number): void {
    const count = dealt.length(to);
    if (count === 0) return;
    const packets = dealt.tables[to]!;
    dealt.setLength(to, 0);
    if (rings[to]!.enqueueBulk(packets.table, count) === count) {
      counters.received[to] = counters.received[to]! + count;
    } else {
      counters.dropped[to] = counters.dropped[to]! + count;
      received.mbufs.freeBulk(packets, 0, count);
    }
  }

  return function distribute(): void {
    for (let index = 0; index < queues.length; index++) {
      const count = queues[index]!.receive();
      if (count === 0) continue;
      info.addReceived(index, count);
      operations.deal(received, count, dealt, client);
      client = (client + count) % rings.length;
      for (let to = 0; to < rings.length; to++) hand(to);
    }
  };
}
