/**
 * An hour of a client/server group as mp_top records it, made up: the same
 * each time, with a client that is away for a while.
 *
 * @module
 */
import type { ProcessInfo, Snapshot } from "../../../packages/inspect/mod.ts";
import {
  knownRatesBetween,
  type KnownTables,
} from "../../../packages/apps/mp_top/application_tables.ts";
import { NO_RATES, type Sample } from "../../../packages/apps/mp_top/sample.ts";

/** What is to be made up. */
export interface RecordingOptions {
  /** Samples, a second apart. Default: 3600. */
  readonly count?: number;
  /** Milliseconds since 1970 of the first one. */
  readonly start?: number;
}

/** Clients of the group. */
const CLIENTS = [0, 1, 2];
/** Seconds in which client 1 is away. */
export const AWAY: readonly [number, number] = [1800, 1860];
const CAPACITY = 127;
const START = Date.UTC(2026, 0, 15, 12);

/** The samples of an hour. */
export function makeRecording(
  { count = 3600, start = START }: RecordingOptions = {},
): Sample[] {
  const samples: Sample[] = [];
  const moved = CLIENTS.map(() => 0);
  let before: Snapshot<KnownTables> | undefined;
  for (let second = 0; second < count; second++) {
    for (const client of CLIENTS) {
      if (client !== 1 || !isAway(second)) {
        moved[client]! += step(second, client);
      }
    }
    const now = snapshot(second, start, moved);
    const rates = before === undefined
      ? NO_RATES
      : knownRatesBetween(before, now);
    samples.push({ ...now, rates });
    before = now;
  }
  return samples;
}

/** The file of a recording. */
export function recordingText(samples: readonly Sample[]): string {
  return samples.map((sample) => `${JSON.stringify(sample)}\n`).join("");
}

/** Packets of a client in a second: a slow swell and a quick ripple. */
function step(second: number, client: number): number {
  const swell = Math.sin(second / 420 + client * 1.3);
  const ripple = Math.sin(second / 7 + client) + Math.sin(second * 1.7);
  return Math.round(1_900_000 + 500_000 * swell + 60_000 * ripple);
}

function isAway(second: number): boolean {
  return second >= AWAY[0] && second < AWAY[1];
}

function snapshot(
  second: number,
  start: number,
  moved: readonly number[],
): Snapshot<KnownTables> {
  const sum = moved.reduce((total, packets) => total + packets, 0);
  const fill = (client: number): number =>
    client === 1 && isAway(second)
      ? CAPACITY
      : Math.round(24 + 18 * Math.sin(second / 40 + client));
  const here = CLIENTS.filter((client) => client !== 1 || !isAway(second));
  const process = (
    pid: number,
    name: string,
    words: string[],
  ): ProcessInfo => ({
    pid,
    role: name === "mp_server" ? "primary" : "secondary",
    alive: true,
    name,
    command: [name, "--file-prefix=edge", "--", ...words],
    cpuMilliseconds: second * 990,
    threads: 4,
  });
  const used = 512 + CLIENTS.reduce((total, client) => total + fill(client), 0);
  return {
    prefix: "edge",
    release: 2211,
    version: "22.11.11",
    time: start + second * 1000,
    clock: second * 1000,
    state: "running",
    autopsy: false,
    processes: [
      process(4100, "mp_server", ["-p", "3", "-n", "3"]),
      ...here.map((client) =>
        process(
          4201 + client + (client === 1 && second >= AWAY[1] ? 60 : 0),
          "mp_client",
          ["-n", String(client)],
        )
      ),
    ],
    memory: {
      hugepages: [{ pageSize: 2 << 20, count: 32, socket: 0 }],
      heaps: [{
        name: "socket_0",
        socket: 0,
        size: 64 << 20,
        used: 24 << 20,
        allocations: 60,
      }],
    },
    memzones: [
      {
        name: "MProc_port_info",
        address: 0x1_0000_0000,
        length: 8512,
        socket: 0,
      },
    ],
    rings: CLIENTS.map((client) => ({
      name: `MProc_Client_${client}_RX`,
      address: 0x1_0001_0000 + client * 0x1000,
      size: 128,
      capacity: CAPACITY,
      elementSize: 8,
      count: fill(client),
      producer: {
        head: (moved[client]! + fill(client)) >>> 0,
        tail: (moved[client]! + fill(client)) >>> 0,
        sync: "st",
      },
      consumer: {
        head: moved[client]! >>> 0,
        tail: moved[client]! >>> 0,
        sync: "st",
      },
      stalled: [],
      mempool: "",
    })),
    mempools: [{
      name: "MProc_pktmbuf_pool",
      address: 0x1_0002_0000,
      kind: "packets",
      size: 7936,
      populated: 7936,
      elementSize: 2304,
      dataRoom: 2176,
      cacheSize: 512,
      common: 7936 - 600 - used,
      caches: [{ lcore: 0, length: 600 }],
      cached: 600,
      inUse: used,
      socket: 0,
    }],
    ports: [0, 1].map((id) => ({
      id,
      name: `net_ring${id}`,
      mac: `02:70:63:61:70:0${id}`,
      link: {
        up: true,
        speed: 10_000,
        fullDuplex: true,
        autoNegotiated: false,
      },
      rxQueues: 1,
      txQueues: CLIENTS.length,
      mtu: 1500,
      state: "started",
      promiscuous: true,
      allMulticast: false,
      socket: 0,
      owner: "",
      counters: {
        rxBufferFailures: 0,
        rxPackets: Math.floor(sum / 2),
        txPackets: Math.floor(sum / 2),
      },
    })),
    tables: {
      clientServer: {
        ports: [0, 1].map((id) => ({
          id,
          rx: Math.floor(sum / 2),
          tx: Math.floor(sum / 2),
          txDrop: 0,
        })),
        clients: CLIENTS.map((client) => ({
          id: client,
          ring: `MProc_Client_${client}_RX`,
          tx: moved[client]!,
          txDrop: 0,
        })),
      },
    },
    problems: [],
  };
}
