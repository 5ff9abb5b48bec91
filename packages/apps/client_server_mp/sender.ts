/**
 * The loop of mp_client: sends what the server handed over.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { TxBuffer } from "../../ethdev/tx_buffer.ts";
import { Burst } from "../../mempool/burst.ts";
import { burstOperations } from "../../packets/choose_operations.ts";
import { Consumer } from "../../ring/consumer.ts";
import type { Ring, Window } from "../../ring/mod.ts";
import { BURST_SIZE } from "./objects.ts";
import { MAX_PORTS, type SharedInfo } from "./layout.ts";

/** What the loop works on. */
export interface SenderObjects {
  /** Id of this client: its cell of counters and its tx queue. */
  readonly client: number;
  /** Shared memory with used ports and counters. */
  readonly info: SharedInfo;
  /** The window of the packet pool. */
  readonly window: Window;
  /** The ring from the server. */
  readonly ring: Ring;
}

/** The two steps of the loop. */
export interface Sender {
  /** To run over and over: takes packets over, sends full buffers. */
  readonly round: () => void;
  /** Sends what waits. */
  readonly flush: () => void;
}

/**
 * Opens this client's tx queue on each used port.
 *
 * @throws {PortError} if one cannot be used from this process.
 */
export function openSender(
  { client, info, window, ring }: SenderObjects,
): Sender {
  const burst = new Burst(window, BURST_SIZE);
  const consumer = new Consumer(ring, burst);
  const packets = burstOperations(burst);
  const outputs = info.ports.map((id) =>
    new TxBuffer(new Port(id), client, burst, {
      onSent(sent, dropped) {
        info.addSent(client, id, sent);
        if (dropped > 0) info.addDropped(client, id, dropped);
      },
    })
  );
  // By the port that a packet came in on: the partner of that port.
  const routes = routesOf(info.ports, outputs);
  /** A packet of no known port. */
  const stray = new Burst(window, 1);
  let pending = false;

  function flush(): void {
    for (let i = 0; i < outputs.length; i++) outputs[i]!.flush();
    pending = false;
  }

  function round(): void {
    if (consumer.receive() === 0) {
      if (pending) flush();
      return;
    }
    while (burst.length > 0) {
      const output = routes[burst.mbufs.port(burst.mbuf(0))];
      if (output === undefined) drop();
      else output.send(packets.portRun());
    }
    pending = true;
  }

  /** Packets of no known port count for the first one, so that sums hold. */
  function drop(): void {
    info.addDropped(client, info.ports[0]!, 1);
    stray.take(burst, 1);
    stray.free();
  }

  return { round, flush };
}

/** Packets of ports[i] leave through ports[i ^ 1]. */
function routesOf(
  ports: readonly number[],
  outputs: readonly TxBuffer[],
): (TxBuffer | undefined)[] {
  const routes = Array<TxBuffer | undefined>(MAX_PORTS).fill(undefined);
  ports.forEach((id, index) => routes[id] = outputs[index ^ 1]);
  return routes;
}
