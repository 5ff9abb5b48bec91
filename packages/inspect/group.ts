/**
 * A process group under observation.
 *
 * @module
 */
import { readElement } from "./_elements.ts";
import type { ApplicationTables } from "./application_tables.ts";
import { GroupFiles } from "./_group_files.ts";
import {
  cachedObjects,
  laterSegments,
  poolObjects,
  poolOfRing,
} from "./_mempools.ts";
import { groupState, ProcessList } from "./_process_list.ts";
import { readSlots, type RingReading } from "./_rings.ts";
import { isPrefix } from "../group/internal/runtime_folder.ts";
import { type PlaceOptions, runtimeRoot } from "./_runtime_folder.ts";
import { readObjects, readSnapshot, type SharedObjects } from "./_sample.ts";
import { StallWatch } from "./_stall_watch.ts";
import { InspectError } from "./inspect_error.ts";
import type { QueuedElement } from "./queued.ts";
import type { Snapshot } from "./snapshot.ts";

/** How a group is looked at. `T`: its applications' tables, by name. */
export interface GroupOptions<T extends object = object> extends PlaceOptions {
  /** Tables of applications that snapshots shall have. Default: none. */
  readonly tables?: ApplicationTables<T>;
}

/**
 * A group under observation. It is read by mapping its files read only: no
 * EAL, no lock, no file, no message. What is mapped stays so until the group
 * lets it go or {@linkcode Group.close}.
 *
 * A group that was left and comes back is opened anew by the next call.
 */
export class Group<T extends object = object> {
  /** The group's file prefix. */
  readonly prefix: string;
  readonly #folder: string;
  readonly #options: GroupOptions<T>;
  readonly #processes: ProcessList;
  #files: GroupFiles | undefined;
  #stalls: StallWatch = new StallWatch();
  #closed = false;

  /** See {@linkcode openGroup}. */
  constructor(prefix: string, options: GroupOptions<T> = {}) {
    this.prefix = prefix;
    this.#options = options;
    this.#folder = `${runtimeRoot(options)}/${checkedPrefix(prefix)}`;
    this.#processes = new ProcessList(this.#folder);
    this.#files = new GroupFiles(prefix, this.#folder, options);
  }

  /**
   * Looks at all of the group.
   *
   * @throws {InspectError} if the group's files are gone or damaged, while a
   * new primary starts, and after {@linkcode Group.close}.
   */
  sample(): Snapshot<T> {
    const { files, objects } = this.#look();
    const processes = this.#processes.list();
    const state = groupState(processes);
    const clock = performance.now();
    const isDead = state === "dead";
    const snapshot = readSnapshot(files, objects, {
      prefix: this.prefix,
      clock,
      state,
      processes,
      tables: this.#options.tables ?? {} as ApplicationTables<T>,
      stallsOf: (ring) => this.#stalls.check(ring, clock, isDead),
    });
    this.#stalls.turn();
    return snapshot;
  }

  /**
   * What waits in a ring, oldest first; nothing for rings whose elements are
   * not pointers. In a living group some of it may be gone, or wrong, by now.
   *
   * @throws {InspectError} if there is no such ring, or as {@linkcode sample}.
   */
  queued(ringName: string): QueuedElement[] {
    const { files: { memory, layout }, objects } = this.#look();
    const ring = objects.rings.find(({ name }) => name === ringName);
    if (ring === undefined) {
      throw new InspectError(
        `Cannot inspect "${this.prefix}": it has no ring "${ringName}"`,
      );
    }
    return readSlots(memory, ring, layout).map(({ value, claimed }) => ({
      ...readElement(memory, value, objects.poolsByAddress, layout),
      ring: ringName,
      claimed,
    }));
  }

  /**
   * Objects of a mempool that are in somebody's hands: in no ring and in no
   * cache. In a dead group these are what the processes held when they died;
   * those in a driver's queues are among them. A packet of several segments
   * counts once.
   *
   * @throws {InspectError} if there is no such mempool, or as {@linkcode sample}.
   */
  outstanding(poolName: string): QueuedElement[] {
    const { files: { memory, layout }, objects } = this.#look();
    const pool = objects.pools.find(({ name }) => name === poolName);
    if (pool === undefined) {
      throw new InspectError(
        `Cannot inspect "${this.prefix}": it has no mempool "${poolName}"`,
      );
    }
    const inRings = (list: readonly RingReading[]): number[] =>
      list.flatMap((ring) =>
        readSlots(memory, ring, layout).map(({ value }) => value)
      );
    const keeper = objects.rings.filter(({ address }) =>
      poolOfRing(address, memory, [pool], layout) !== ""
    );
    const free = new Set([
      ...cachedObjects(memory, pool, layout),
      ...inRings(keeper),
    ]);
    const used = poolObjects(memory, pool, layout)
      .filter((address) => !free.has(address));
    const elsewhere = new Set(inRings(objects.rings));
    if (pool.kind === "packets") {
      for (const segment of laterSegments(memory, used, layout)) {
        elsewhere.add(segment);
      }
    }
    return used.filter((address) => !elsewhere.has(address))
      .map((address) => ({
        ...readElement(memory, address, objects.poolsByAddress, layout),
        ring: "",
        claimed: false,
      }));
  }

  /** Unmaps everything; a second call does nothing. */
  close(): void {
    this.#closed = true;
    this.#files?.close();
    this.#files = undefined;
  }

  /** The same as {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #look(): { readonly files: GroupFiles; readonly objects: SharedObjects } {
    const files = this.#current();
    return { files, objects: readObjects(files) };
  }

  /** The group's files, opened anew if the group was made anew. */
  #current(): GroupFiles {
    if (this.#closed) {
      throw new InspectError(
        `Cannot inspect "${this.prefix}": the group was closed`,
      );
    }
    if (this.#files?.areCurrent !== true) {
      this.#files?.close();
      this.#files = undefined;
      this.#stalls = new StallWatch();
      this.#files = new GroupFiles(this.prefix, this.#folder, this.#options);
    }
    return this.#files;
  }
}

/**
 * Opens a group for observation.
 *
 * @param options Where its files are, and which applications' tables are read:
 * {@linkcode ApplicationTable} has an example.
 * @throws {InspectError} if there is no such group, it may not be read, its
 * files are damaged, its DPDK is not known, or this process belongs to it.
 */
export function openGroup<T extends object = object>(
  prefix: string,
  options: GroupOptions<T> = {},
): Group<T> {
  return new Group(prefix, options);
}

function checkedPrefix(prefix: string): string {
  if (isPrefix(prefix)) return prefix;
  throw new InspectError(
    `Cannot inspect ${JSON.stringify(prefix)}: it is not a file prefix`,
  );
}
