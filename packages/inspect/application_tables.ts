/**
 * What applications keep in memzones of their own. Their shape is the
 * applications' affair: whoever opens a group describes the tables that he
 * wants to see.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";
import type { GroupObjects } from "./snapshot.ts";

/**
 * A table that an application keeps in a memzone, and how it is read.
 *
 * The function gets a copy of the memory as a `Window`, which is what the
 * application itself has of the memzone: both can use the same code.
 *
 * ```ts
 * import { findGroups, openGroup } from "@dpdk-ts/dpdk/inspect";
 * import type { ApplicationTable } from "@dpdk-ts/dpdk/inspect";
 *
 * // The application counts in the memzone "my_counters": two of 64 bits.
 * const counters: ApplicationTable<{ hits: number; misses: number }> = {
 *   memzone: "my_counters",
 *   length: 16,
 *   read: ({ u64 }) => ({ hits: Number(u64[0]), misses: Number(u64[1]) }),
 * };
 *
 * if (findGroups().some(({ prefix }) => prefix === "example")) {
 *   const group = openGroup("example", { tables: { counters } });
 *   console.log(group.sample().tables.counters?.hits);
 *   group.close();
 * }
 * ```
 */
export interface ApplicationTable<T> {
  /** Name of the memzone. */
  readonly memzone: string;
  /** Bytes of it that are read. A memzone that has fewer is somebody else's. */
  readonly length: number;
  /**
   * Tells what the memory says, as plain data.
   *
   * Nothing in it can be relied on: a process may have died in the middle of a
   * change, and another program may use the name. If the function throws, the
   * table is left out, and the snapshot's `problems` say why.
   *
   * @param memory A copy: byte 0 is the memzone's first, `base` is where the
   * group's processes have it.
   * @param group What else there is.
   * @returns undefined if this is not what the application writes.
   */
  read(memory: Window, group: GroupObjects): T | undefined;
}

/** Tables by the names that they get in a snapshot. */
export type ApplicationTables<T extends object> = {
  readonly [K in keyof T]: ApplicationTable<T[K]>;
};
