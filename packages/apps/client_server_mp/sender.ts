/**
 * The loop of mp_client: sends what the server handed over.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { TxBuffer } from "../../ethdev/tx_buffer.ts";
import { packetOperations } from "../../kernels/packet_operations.ts";
import { Burst } from "../../mempool/burst.ts";
import type { Ring, Window } from "../../ring/mod.ts";
import { BURST_SIZE } from "./objects.ts";
import { MAX_PORTS, type PortInfo } from "./port_info.ts";

/** What the loop works on. */
export interface SenderObjects {
  /** Id of this client: its cell of counters and its tx queue. */
  readonly client: number;
  /** Shared memory with used ports and counters. */
  readonly info: PortInfo;
  /** The window of the packet pool. */
  readonly window: Window;
  /** The ring from the server. */
  readonly ring: Ring;
}

/** A port with the packets that wait for it, and what of them was counted. */
interface Output {
  readonly port: number;
  readonly buffer: TxBuffer;
  sent: number;
  dropped: number;
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
  const dequeue = ring.burstDequeuer(burst.table);
  const operations = packetOperations(window);
  const outputs = openOutputs(client, info.ports, burst);
  // By the port that a packet came in on: the partner of that port.
  const routes = routesOf(outputs);
  let pending = false;

  /** Publishes what a buffer sent and dropped since the last time. */
  function account(output: Output): void {
    const { port, buffer } = output;
    if (buffer.sent !== output.sent) {
      info.addSent(client, port, buffer.sent - output.sent);
      output.sent = buffer.sent;
    }
    if (buffer.dropped !== output.dropped) {
      info.addDropped(client, port, buffer.dropped - output.dropped);
      output.dropped = buffer.dropped;
    }
  }

  function flush(): void {
    for (let index = 0; index < outputs.length; index++) {
      outputs[index]!.buffer.flush();
      account(outputs[index]!);
    }
    pending = false;
  }

  function round(): void {
    const count = dequeue(BURST_SIZE);
    if (count === 0) {
      if (pending) flush();
      return;
    }
    burst.length = count;
    for (let i = 0; i < count;) {
      const run = operations.portRun(burst, count, i);
      const output = routes[burst.port(i)];
      if (output === undefined) drop(i, i + run);
      else {
        output.buffer.addRun(burst, i, run);
        account(output);
      }
      i += run;
    }
    pending = true;
  }

  /** Packets of no known port count for the first one, so that sums hold. */
  function drop(from: number, end: number): void {
    burst.mbufs.freeBulk(burst, from, end - from);
    outputs[0]!.buffer.dropped += end - from;
    account(outputs[0]!);
  }

  return { round, flush };
}

function openOutputs(
  client: number,
  ports: readonly number[],
  burst: Burst,
): Output[] {
  return ports.map((id) => ({
    port: id,
    buffer: new TxBuffer(
      new Port(id),
      client,
      burst.window,
      BURST_SIZE,
      burst,
    ),
    sent: 0,
    dropped: 0,
  }));
}

/** Packets of ports[i] leave through ports[i ^ 1]. */
function routesOf(outputs: readonly Output[]): (Output | undefined)[] {
  const routes = Array<Output | undefined>(MAX_PORTS).fill(undefined);
  outputs.forEach(({ port }, index) => routes[port] = outputs[index ^ 1]);
  return routes;
}
