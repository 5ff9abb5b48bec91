/**
 * The loop of mp_server: deals packets out to clients.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { RxQueue } from "../../ethdev/rx_queue.ts";
import { Burst } from "../../mempool/burst.ts";
import type { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { burstOperations } from "../../packets/choose_operations.ts";
import { Lanes } from "../../packets/lanes.ts";
import { Producer } from "../../ring/producer.ts";
import type { Ring } from "../../ring/mod.ts";
import { inTurn } from "../_common/busy_loop.ts";
import { BURST_SIZE } from "./objects.ts";
import type { SharedInfo } from "./layout.ts";
import type { ClientCounters } from "./screen.ts";

/** What the loop works on. */
export interface DistributorObjects {
  /** Shared memory with the used ports. */
  readonly info: SharedInfo;
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
  const burst = new Burst(pool.window, BURST_SIZE);
  // A single client gets each burst as it is.
  const dealt = rings.length === 1
    ? [burst]
    : rings.map(() => new Burst(pool.window, BURST_SIZE));
  const packets = burstOperations(burst);
  const lanes = new Lanes(dealt);
  // Whose turn it is; goes on from burst to burst and from port to port.
  let client = 0;

  /** Hands a client its packets, all or none: without room they are dropped. */
  function hand(to: number): () => void {
    const own = dealt[to]!;
    const producer = new Producer(rings[to]!, own);
    const { received, dropped } = counters;
    return function give(): void {
      received[to] = received[to]! + producer.sendBulk();
      dropped[to] = dropped[to]! + own.length;
      own.free();
    };
  }

  const handAll = inTurn(rings.map((_, to) => hand(to)));

  return inTurn(info.ports.map((id, index) => {
    const rx = new RxQueue(new Port(id), 0, burst);
    return function distribute(): void {
      const count = rx.receive();
      if (count === 0) return;
      info.addReceived(index, count);
      if (rings.length > 1) {
        packets.deal(lanes, client);
        client = (client + count) % rings.length;
      }
      handAll();
    };
  }));
}
