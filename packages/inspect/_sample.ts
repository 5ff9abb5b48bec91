/**
 * One look at all objects of a group.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { ApplicationTables } from "./application_tables.ts";
import { readTables } from "./_read_tables.ts";
import type { GroupFiles } from "./_group_files.ts";
import { readMemory } from "./_heaps.ts";
import { poolOfRing, readMempool } from "./_mempools.ts";
import { readMemzones } from "./_memzones.ts";
import { readPorts } from "./_ports.ts";
import { readRing, type RingReading } from "./_rings.ts";
import type { SharedConfig } from "./_shared_config.ts";
import { listObjects } from "./_tail_queue.ts";
import type {
  GroupObjects,
  GroupState,
  MempoolInfo,
  MemzoneInfo,
  ProcessInfo,
  RingStall,
  Snapshot,
} from "./snapshot.ts";

const PORTS_MEMZONE = "rte_eth_dev_data";

/** The named objects of a group. */
export interface SharedObjects {
  readonly config: SharedConfig;
  readonly memzones: readonly MemzoneInfo[];
  /** By name. */
  readonly rings: readonly RingReading[];
  /** By name. */
  readonly pools: readonly MempoolInfo[];
  readonly poolsByAddress: ReadonlyMap<number, MempoolInfo>;
  readonly problems: readonly string[];
}

/** Finds the named objects. */
export function readObjects(files: GroupFiles): SharedObjects {
  const { memory, layout } = files;
  const config = files.read();
  memory.update(config.lists);
  const problems: string[] = [];
  const memzones = readMemzones(files.memzones, layout);
  const zones = new Map(memzones.map((zone) => [zone.address, zone]));
  const all = <T>(queue: string, read: (address: Address) => T | undefined) =>
    listObjects(memory, config.queues.get(queue) ?? 0, layout).flatMap((
      address,
    ) => {
      const found = read(address);
      if (found !== undefined) return [found];
      problems.push(
        `${queue}: what is at 0x${address.toString(16)} cannot be read`,
      );
      return [];
    });
  const rings = all("RTE_RING", (at) => readRing(memory, at, layout, zones));
  const ringsByAddress = new Map(rings.map((ring) => [ring.address, ring]));
  const pools = all(
    "RTE_MEMPOOL",
    (at) => readMempool(memory, at, layout, ringsByAddress),
  );
  return {
    config,
    memzones,
    rings: rings.sort(byName),
    pools: pools.sort(byName),
    poolsByAddress: new Map(pools.map((pool) => [pool.address, pool])),
    problems: [...memory.problems, ...problems],
  };
}

/** What a look knows beside the shared memory. */
interface SampleContext<T extends object> {
  readonly prefix: string;
  readonly clock: number;
  readonly state: GroupState;
  readonly processes: readonly ProcessInfo[];
  readonly tables: ApplicationTables<T>;
  stallsOf(ring: RingReading): readonly RingStall[];
}

/** Makes the snapshot. */
export function readSnapshot<T extends object>(
  { memory, layout, release, version }: GroupFiles,
  objects: SharedObjects,
  { prefix, clock, state, processes, stallsOf, tables }: SampleContext<T>,
): Snapshot<T> {
  const { config, memzones, rings, pools } = objects;
  const ports = memzones.find(({ name }) => name === PORTS_MEMZONE);
  const group: GroupObjects = {
    prefix,
    release,
    version,
    time: Date.now(),
    clock,
    state,
    autopsy: state !== "running",
    processes,
    memory: readMemory(memory, config, layout),
    memzones,
    rings: rings.map((ring) => ({
      ...ring,
      stalled: stallsOf(ring),
      mempool: poolOfRing(ring.address, memory, pools, layout),
    })),
    mempools: pools,
    ports: ports === undefined ? [] : readPorts(memory, ports, layout),
  };
  const read = readTables(memory, tables, group);
  return {
    ...group,
    tables: read.tables,
    problems: [...objects.problems, ...read.problems],
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
