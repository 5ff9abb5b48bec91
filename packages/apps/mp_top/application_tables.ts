/**
 * The programs whose tables mp_top knows, and what these tables have counted
 * between two looks.
 *
 * @module
 */
import type { ApplicationTables, Rates, Snapshot } from "../../inspect/mod.ts";
import { counterRates, ratesBetween } from "../../inspect/rates.ts";
import {
  type ClientServerTable,
  clientServerTable,
} from "../client_server_mp/table.ts";
import { type L2fwdForkTable, l2fwdForkTable } from "../l2fwd_fork/table.ts";

/** What a snapshot has under `tables`, as far as it is there. */
export interface KnownTables {
  /** Of mp_server and its clients. */
  readonly clientServer: ClientServerTable;
  /** Of l2fwd_fork. */
  readonly l2fwdFork: L2fwdForkTable;
}

/** How they are read. */
export const KNOWN_TABLES: ApplicationTables<KnownTables> = {
  clientServer: clientServerTable,
  l2fwdFork: l2fwdForkTable,
};

/** Rates per second between two snapshots, also of what the programs count. */
export interface KnownRates extends Rates {
  /** Ports of mp_server, by port id. */
  readonly serverPorts: Readonly<Record<number, ServerPortRates>>;
  /** Clients of mp_server, by client number. */
  readonly clients: Readonly<Record<number, ClientRates>>;
  /** Ports of l2fwd_fork, by port id. */
  readonly forkPorts: Readonly<Record<number, ForkPortRates>>;
}

/** Packets per second of a port of mp_server. */
export interface ServerPortRates {
  /** Received. */
  readonly rx: number;
  /** Sent. */
  readonly tx: number;
  /** Could not be sent. */
  readonly txDrop: number;
}

/** Packets per second of a client of mp_server. */
export interface ClientRates {
  /** Taken out of its receive ring. */
  readonly rx: number;
  /** Sent. */
  readonly tx: number;
  /** Could not be sent. */
  readonly txDrop: number;
}

/** Packets per second of a port of l2fwd_fork. */
export interface ForkPortRates {
  /** Received. */
  readonly rx: number;
  /** Sent. */
  readonly tx: number;
  /** Could not be sent. */
  readonly dropped: number;
}

/** What happened between two snapshots of one group, the older one first. */
export function knownRatesBetween(
  before: Snapshot<KnownTables>,
  after: Snapshot<KnownTables>,
): KnownRates {
  const { processes, ...rates } = ratesBetween(before, after);
  const { seconds, rings } = rates;
  const [old, now] = [before.tables, after.tables];
  const clients = now.clientServer?.clients ?? [];
  const sent = counterRates(seconds, old.clientServer?.clients ?? [], clients, [
    "tx",
    "txDrop",
  ]);
  return {
    ...rates,
    serverPorts: counterRates(
      seconds,
      old.clientServer?.ports ?? [],
      now.clientServer?.ports ?? [],
      ["rx", "tx", "txDrop"],
    ),
    clients: Object.fromEntries(
      clients.filter(({ id }) => sent[id] !== undefined).map(({ id, ring }) => [
        id,
        { rx: rings[ring]?.dequeued ?? 0, ...sent[id]! },
      ]),
    ),
    forkPorts: counterRates(
      seconds,
      old.l2fwdFork?.ports ?? [],
      now.l2fwdFork?.ports ?? [],
      ["rx", "tx", "dropped"],
    ),
    processes,
  };
}
