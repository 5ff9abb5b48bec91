/**
 * What an observer sees of mp_server and mp_client, C or TypeScript: their
 * memzone, read with their own code. See packages/inspect.
 *
 * @module
 */
import type { ApplicationTable } from "../../inspect/mod.ts";
import {
  MAX_CLIENTS,
  MAX_PORTS,
  SHARED_INFO_NAME,
  SHARED_INFO_SIZE,
  SharedInfo,
} from "./layout.ts";
import { clientRingName } from "./objects.ts";

/** What mp_server and its clients count. */
export interface ClientServerTable {
  /** In the order of the server's port mask. */
  readonly ports: readonly ClientServerPort[];
  /** One for each receive ring that exists. */
  readonly clients: readonly ClientServerClient[];
}

/** A port of mp_server. */
export interface ClientServerPort {
  /** Port id. */
  readonly id: number;
  /** Packets received from it. */
  readonly rx: number;
  /** Packets that all clients sent to it. */
  readonly tx: number;
  /** Packets that clients could not send to it. */
  readonly txDrop: number;
}

/** A client of mp_server. */
export interface ClientServerClient {
  /** Its number, `-n` of mp_client. */
  readonly id: number;
  /** Name of its receive ring. */
  readonly ring: string;
  /** Packets that it sent. */
  readonly tx: number;
  /** Packets that it could not send. */
  readonly txDrop: number;
}

/** The memzone `MProc_port_info`, for `openGroup` of packages/inspect. */
export const clientServerTable: ApplicationTable<ClientServerTable> = {
  memzone: SHARED_INFO_NAME,
  length: SHARED_INFO_SIZE,
  read: (memory, { rings }) =>
    readTable(new SharedInfo(memory), new Set(rings.map(({ name }) => name))),
};

function readTable(
  info: SharedInfo,
  rings: ReadonlySet<string>,
): ClientServerTable | undefined {
  if (info.portCount > MAX_PORTS) return undefined;
  const { ports } = info;
  if (ports.some((id) => id >= MAX_PORTS)) return undefined;
  const clients = Array.from({ length: MAX_CLIENTS }, (_, id) => id);
  const sum = (numbers: readonly number[]): number =>
    numbers.reduce((total, each) => total + each, 0);
  return {
    ports: ports.map((id, index) => ({
      id,
      rx: info.received(index),
      tx: sum(clients.map((client) => info.sent(client, id))),
      txDrop: sum(clients.map((client) => info.dropped(client, id))),
    })),
    clients: clients.map((id) => ({
      id,
      ring: clientRingName(id),
      tx: sum(ports.map((port) => info.sent(id, port))),
      txDrop: sum(ports.map((port) => info.dropped(id, port))),
    })).filter(({ ring }) => rings.has(ring)),
  };
}
