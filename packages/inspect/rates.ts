/**
 * Rates: what happened between two snapshots of a group.
 *
 * @module
 */
import type { Snapshot } from "./snapshot.ts";

/** Rates per second between two snapshots; an object that only one of them has is left out. */
export interface Rates {
  /** Seconds between the two. */
  readonly seconds: number;
  /** By ring name. */
  readonly rings: Readonly<Record<string, RingRates>>;
  /** By port id. */
  readonly ports: Readonly<Record<number, PortRates>>;
  /** Ports of mp_server, by port id. */
  readonly serverPorts: Readonly<Record<number, ServerPortRates>>;
  /** Clients of mp_server, by client number. */
  readonly clients: Readonly<Record<number, ClientRates>>;
  /** Ports of l2fwd_fork, by port id. */
  readonly forkPorts: Readonly<Record<number, ForkPortRates>>;
  /** By process id. */
  readonly processes: Readonly<Record<number, ProcessRates>>;
}

/** Elements per second. */
export interface RingRates {
  /** Put in. */
  readonly enqueued: number;
  /** Taken out. */
  readonly dequeued: number;
}

/** Packets per second; undefined where the snapshots have no counter. */
export interface PortRates {
  /** Received. */
  readonly rx?: number;
  /** Sent. */
  readonly tx?: number;
  /** Packets lost for want of a buffer. */
  readonly bufferFailures: number;
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

/** Load of a process. */
export interface ProcessRates {
  /** CPUs in use: 1 for one that is busy all the time. */
  readonly cpus: number;
}

/** A counter that both snapshots have, before and after. */
type Counted<T> = readonly [key: string | number, before: T, after: T];

/**
 * What happened between two snapshots of one group, the older one first.
 *
 * Ring positions count modulo 2^32: more elements than that between two
 * snapshots are not seen. A counter that went back, because its object was
 * made anew, gives 0.
 */
export function ratesBetween(before: Snapshot, after: Snapshot): Rates {
  const seconds = (after.clock - before.clock) / 1000;
  const per = (old: number, now: number): number =>
    seconds > 0 ? Math.max(now - old, 0) / seconds : 0;
  const moved = (old: number, now: number): number =>
    seconds > 0 ? ((now - old) >>> 0) / seconds : 0;
  const byName = ({ name }: { readonly name: string }): string => name;
  const byId = ({ id }: { readonly id: number }): number => id;
  const table = before.tables;
  const ringRates = tableOf(
    // A ring of the same name elsewhere is another one.
    pairs(before.rings, after.rings, byName)
      .filter(([, old, now]) => old.address === now.address),
    (old, now): RingRates => ({
      enqueued: moved(old.producer.tail, now.producer.tail),
      dequeued: moved(old.consumer.tail, now.consumer.tail),
    }),
  );
  return {
    seconds,
    rings: ringRates,
    ports: tableOf(
      pairs(before.ports, after.ports, byId),
      ({ counters: old }, { counters: now }): PortRates => ({
        ...old.rxPackets === undefined || now.rxPackets === undefined
          ? {}
          : { rx: per(old.rxPackets, now.rxPackets) },
        ...old.txPackets === undefined || now.txPackets === undefined
          ? {}
          : { tx: per(old.txPackets, now.txPackets) },
        bufferFailures: per(old.rxBufferFailures, now.rxBufferFailures),
      }),
    ),
    serverPorts: tableOf(
      pairs(
        table.clientServer?.ports,
        after.tables.clientServer?.ports,
        byId,
      ),
      (old, now): ServerPortRates => ({
        rx: per(old.rx, now.rx),
        tx: per(old.tx, now.tx),
        txDrop: per(old.txDrop, now.txDrop),
      }),
    ),
    clients: tableOf(
      pairs(
        table.clientServer?.clients,
        after.tables.clientServer?.clients,
        byId,
      ),
      (old, now): ClientRates => ({
        rx: ringRates[now.ring]?.dequeued ?? 0,
        tx: per(old.tx, now.tx),
        txDrop: per(old.txDrop, now.txDrop),
      }),
    ),
    forkPorts: tableOf(
      pairs(table.l2fwdFork?.ports, after.tables.l2fwdFork?.ports, byId),
      (old, now): ForkPortRates => ({
        rx: per(old.rx, now.rx),
        tx: per(old.tx, now.tx),
        dropped: per(old.dropped, now.dropped),
      }),
    ),
    processes: tableOf(
      pairs(before.processes, after.processes, ({ pid }) => pid)
        .filter(([pid]) => pid !== 0),
      (old, now): ProcessRates => ({
        cpus: per(old.cpuMilliseconds, now.cpuMilliseconds) / 1000,
      }),
    ),
  };
}

function pairs<T>(
  before: readonly T[] = [],
  after: readonly T[] = [],
  key: (item: T) => string | number,
): Counted<T>[] {
  const old = new Map(before.map((item) => [key(item), item]));
  return after.flatMap((item): Counted<T>[] => {
    const found = old.get(key(item));
    return found === undefined ? [] : [[key(item), found, item]];
  });
}

function tableOf<T, R>(
  counted: readonly Counted<T>[],
  rate: (before: T, after: T) => R,
): Record<string | number, R> {
  return Object.fromEntries(
    counted.map(([key, old, now]) => [key, rate(old, now)]),
  );
}
