/**
 * A process group under observation.
 *
 * @module
 */
import type { Snapshot } from "./snapshot.ts";
import type { GroupState } from "./snapshot.ts";
import type { QueuedElement } from "./queued.ts";

/** Where a group's files are, if not where DPDK puts them. */
export interface PlaceOptions {
  /** The folder with one runtime folder per prefix; default: DPDK's, such as `/var/run/dpdk`. */
  readonly runtimeRoot?: string;
  /** The folder with the hugepage files; default: what the group itself says. */
  readonly hugepageFolder?: string;
}

/** A group that was found. */
export interface FoundGroup {
  /** Its file prefix. */
  readonly prefix: string;
  readonly state: GroupState;
  /** Process id of the primary; 0 if it is dead. */
  readonly primary: number;
  /** Living secondaries. */
  readonly secondaries: number;
}

/**
 * The groups on this machine, by prefix; those that only left files behind
 * included. Groups whose folder may not be read are left out.
 */
export declare function listPrefixes(options?: PlaceOptions): FoundGroup[];

/**
 * Opens a group for observation.
 *
 * @throws {InspectError} if there is no such group, it may not be read, its
 * files are damaged, or its DPDK is not known.
 */
export declare function openGroup(
  prefix: string,
  options?: PlaceOptions,
): Group;

/** A group under observation; read only, by mapping. */
export declare class Group {
  readonly prefix: string;
  /**
   * Looks at all of it.
   *
   * @throws {InspectError} once the group's files are gone or damaged, and
   * after {@linkcode Group.close}. It is fine to go on sampling: a group that
   * comes back is opened anew.
   */
  sample(): Snapshot;
  /**
   * What waits in a ring, oldest first.
   *
   * @throws {InspectError} if there is no such ring.
   */
  queued(ringName: string): QueuedElement[];
  /** Packets or objects of a pool that are in no ring and no cache. */
  outstanding(poolName: string): QueuedElement[];
  /** Unmaps everything; a second call does nothing. */
  close(): void;
}
