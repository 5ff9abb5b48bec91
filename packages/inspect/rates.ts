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

/** Load of a process. */
export interface ProcessRates {
  /** CPUs in use: 1 for one that is busy all the time. */
  readonly cpus: number;
}

/** Something with counters, one of a list: `id` tells which. */
export type Counted<C extends string> =
  & { readonly id: string | number }
  & { readonly [K in C]: number };

/** A thing that both snapshots have, before and after. */
type Pair<T> = readonly [key: string | number, before: T, after: T];

/**
 * What happened between two snapshots of one group, the older one first.
 *
 * Ring positions count modulo 2^32: more elements than that between two
 * snapshots are not seen. A counter that went back, because its object was
 * made anew, gives 0. For what applications count see {@linkcode counterRates}.
 */
export function ratesBetween(before: Snapshot, after: Snapshot): Rates {
  const seconds = (after.clock - before.clock) / 1000;
  const per = (old: number, now: number): number => rate(old, now, seconds);
  const moved = (old: number, now: number): number =>
    seconds > 0 ? ((now - old) >>> 0) / seconds : 0;
  const byName = ({ name }: { readonly name: string }): string => name;
  const byId = ({ id }: { readonly id: number }): number => id;
  const rings = tableOf(
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
    rings,
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
    processes: tableOf(
      pairs(before.processes, after.processes, ({ pid }) => pid)
        .filter(([pid]) => pid !== 0),
      (old, now): ProcessRates => ({
        cpus: per(old.cpuMilliseconds, now.cpuMilliseconds) / 1000,
      }),
    ),
  };
}

/**
 * Rates per second of what an application counts in a table: of each thing
 * that both lists have, by its `id`. A counter that went back gives 0.
 *
 * ```ts
 * import { counterRates } from "@dpdk-ts/dpdk/inspect";
 *
 * const before = [{ id: "a", hits: 10 }];
 * const after = [{ id: "a", hits: 30 }, { id: "b", hits: 5 }];
 * console.log(counterRates(2, before, after, ["hits"])); // { a: { hits: 10 } }
 * ```
 *
 * @param seconds Between the two lists.
 * @param counters Names of the counters.
 */
export function counterRates<C extends string>(
  seconds: number,
  before: readonly Counted<C>[],
  after: readonly Counted<C>[],
  counters: readonly C[],
): Record<string | number, Record<C, number>> {
  return tableOf(
    pairs(before, after, ({ id }) => id),
    (old, now) =>
      Object.fromEntries(
        counters.map((name) => [name, rate(old[name], now[name], seconds)]),
      ) as Record<C, number>,
  );
}

function rate(before: number, after: number, seconds: number): number {
  return seconds > 0 ? Math.max(after - before, 0) / seconds : 0;
}

function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string | number,
): Pair<T>[] {
  const old = new Map(before.map((item) => [key(item), item]));
  return after.flatMap((item): Pair<T>[] => {
    const found = old.get(key(item));
    return found === undefined ? [] : [[key(item), found, item]];
  });
}

function tableOf<T, R>(
  pairs: readonly Pair<T>[],
  rates: (before: T, after: T) => R,
): Record<string | number, R> {
  return Object.fromEntries(
    pairs.map(([key, old, now]) => [key, rates(old, now)]),
  );
}
