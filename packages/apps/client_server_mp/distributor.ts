/**
 * The loop of mp_server: deals packets out to clients.
 *
 * @module
 */
import { Port, RxQueue } from "../../ethdev/mod.ts";
import { Lanes, packetOperations } from "../../kernels/mod.ts";
import { Burst, type PktmbufPool } from "../../mempool/mod.ts";
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

  /** Hands over all that a client got, or nothing: without room it is dropped. */
  function lane(to: number): () => void {
    const packets = dealt.tables[to]!;
    const enqueue = rings[to]!.bulkEnqueuer(packets.table);
    return function hand(): void {
      const count = dealt.length(to);
      if (count === 0) return;
      dealt.setLength(to, 0);
      if (enqueue(count) === count) {
        counters.received[to] = counters.received[to]! + count;
      } else {
        counters.dropped[to] = counters.dropped[to]! + count;
        received.mbufs.freeBulk(packets, 0, count);
      }
    };
  }

  const hand = inTurn(rings.map((_, to) => lane(to)));

  return inTurn(info.ports.map((id, index) => {
    const queue = new RxQueue(new Port(id), 0, received);
    return function distribute(): void {
      const count = queue.receive();
      if (count === 0) return;
      info.addReceived(index, count);
      operations.deal(received, count, dealt, client);
      client = (client + count) % rings.length;
      hand();
    };
  }));
}
