/**
 * What mp_top knows of a process group at one moment: the document that
 * `--json` prints, `--record` writes and the page receives.
 *
 * @module
 */
import type { MempoolInfo, RingInfo } from "../../inspect/mod.ts";
import type { ProcessInfo, Snapshot } from "../../inspect/mod.ts";
import type { KnownRates, KnownTables } from "./application_tables.ts";

/** One look at a group, and what happened since the look before. */
export interface Sample extends Snapshot<KnownTables> {
  /** Rates per second; empty tables and 0 seconds in a first sample. */
  readonly rates: KnownRates;
}

/** Rates of a first sample. */
export const NO_RATES: KnownRates = {
  seconds: 0,
  rings: {},
  ports: {},
  serverPorts: {},
  clients: {},
  forkPorts: {},
  processes: {},
};

/** The rings that are not the inside of a mempool. */
export function openRings({ rings }: Snapshot): RingInfo[] {
  return rings.filter(({ mempool }) => mempool === "");
}

/** Objects of a mempool in use, as a fraction; NaN if the pool does not tell. */
export function poolUse({ inUse, populated }: MempoolInfo): number {
  if (inUse === undefined) return NaN;
  return populated > 0 ? inUse / populated : 0;
}

/** Objects in a ring, as a fraction of its room. */
export function ringFill({ count, capacity }: RingInfo): number {
  return capacity > 0 ? count / capacity : 0;
}

/** Milliseconds of a ring's longest stall; 0 if none hangs. */
export function stallTime({ stalled }: RingInfo): number {
  return Math.max(0, ...stalled.map(({ milliseconds }) => milliseconds));
}

/** Words of a command line behind `--`: what the application itself was told. */
export function applicationWords({ command }: ProcessInfo): readonly string[] {
  const at = command.indexOf("--");
  return at < 0 ? [] : command.slice(at + 1);
}

/** A process in few words: `mp_client -n 0`. */
export function processLabel(process: ProcessInfo): string {
  if (process.name === "") return process.alive ? "?" : "(ended)";
  return [process.name, ...applicationWords(process)].join(" ");
}

/** The number of a client of mp_server; undefined for any other process. */
export function clientNumber(process: ProcessInfo): number | undefined {
  if (!/^mp_client/.test(process.name)) return undefined;
  const words = applicationWords(process);
  const at = words.findIndex((word) => word.startsWith("-n"));
  if (at < 0) return 0;
  const value = words[at] === "-n" ? words[at + 1] : words[at]!.slice(2);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Rates of a port, from whoever counts its packets. */
export interface Traffic {
  /** Packets received a second; undefined if nobody counts them. */
  readonly rx?: number;
  /** Packets sent a second; undefined like `rx`. */
  readonly tx?: number;
  /** Packets lost a second. */
  readonly lost: number;
}

/** Rates of a port, from its driver's counters or those of a known application. */
export function portTraffic({ rates }: Sample, id: number): Traffic {
  const driver = rates.ports[id];
  const application = rates.serverPorts[id];
  const fork = rates.forkPorts[id];
  const rx = driver?.rx ?? application?.rx ?? fork?.rx;
  const tx = driver?.tx ?? application?.tx ?? fork?.tx;
  return {
    ...rx === undefined ? {} : { rx },
    ...tx === undefined ? {} : { tx },
    lost: (driver?.bufferFailures ?? 0) + (application?.txDrop ?? 0) +
      (fork?.dropped ?? 0),
  };
}
