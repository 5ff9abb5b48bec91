/**
 * The statistics screen of mp_server.
 *
 * @module
 */
import type { SharedInfo } from "./layout.ts";

/** What the server counts for each client; it alone knows. */
export interface ClientCounters {
  /** Packets handed to the client. */
  readonly received: Float64Array;
  /** Packets that its ring had no room for. */
  readonly dropped: Float64Array;
}

/** What the lcore that shows the screen is given. */
export interface StatisticsData {
  /** MAC address of each used port, as text. */
  readonly macs: readonly string[];
  /** Clients that are served. */
  readonly clientCount: number;
  /** Memory of the {@linkcode ClientCounters}. */
  readonly counters: SharedArrayBuffer;
}

/** Clears the terminal and puts the cursor into its first column and row. */
const CLEAR = "\x1b[2J\x1b[1;1H";

/** Opens the counters of `count` clients on memory that threads share. */
export function clientCounters(
  count: number,
  buffer: SharedArrayBuffer = new SharedArrayBuffer(count * 16),
): ClientCounters {
  return {
    received: new Float64Array(buffer, 0, count),
    dropped: new Float64Array(buffer, count * 8, count),
  };
}

/**
 * The whole screen.
 *
 * @param macs MAC address of each used port, as text.
 */
export function screenText(
  info: SharedInfo,
  macs: readonly string[],
  counters: ClientCounters,
): string {
  const { ports } = info;
  const clients = [...counters.received.keys()];
  const lines = [
    "PORTS",
    "-----",
    ports.map((id, index) => `Port ${id}: '${macs[index]}'\t`).join(""),
    "",
    ...ports.map((id, index) => {
      const sent = sum(clients, (client) => info.sent(client, id));
      return `Port ${id} - rx: ${wide(info.received(index))}\ttx: ${
        wide(sent)
      }`;
    }),
    "",
    "CLIENTS",
    "-------",
    ...clients.flatMap((client) => [
      `Client ${String(client).padStart(2)} - rx: ${
        wide(counters.received[client]!)
      }, rx_drop: ${wide(counters.dropped[client]!)}`,
      `            tx: ${
        wide(sum(ports, (id) => info.sent(client, id)))
      }, tx_drop: ${wide(sum(ports, (id) => info.dropped(client, id)))}`,
    ]),
    "",
  ];
  return CLEAR + lines.map((line) => `${line}\n`).join("");
}

function sum(ids: readonly number[], value: (id: number) => number): number {
  return ids.reduce((total, id) => total + value(id), 0);
}

/** A count, right-aligned in nine columns. */
function wide(count: number): string {
  return String(count).padStart(9);
}
