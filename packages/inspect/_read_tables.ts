/**
 * Reads the tables of applications that somebody described.
 *
 * @module
 */
import { Window } from "../../ffi/memory/window.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type {
  ApplicationTable,
  ApplicationTables,
} from "./application_tables.ts";
import type { GroupObjects } from "./snapshot.ts";

/** What was read. */
export interface ReadTables<T extends object> {
  /** Those that are there. */
  readonly tables: Partial<T>;
  /** Why others are not, one line each. */
  readonly problems: readonly string[];
}

/** Reads the tables that are there. */
export function readTables<T extends object>(
  memory: GroupMemory,
  descriptions: ApplicationTables<T>,
  group: GroupObjects,
): ReadTables<T> {
  const tables: Partial<T> = {};
  const problems: string[] = [];
  for (const name of Object.keys(descriptions) as (keyof T & string)[]) {
    try {
      const found = readTable(memory, descriptions[name], group);
      if (found !== undefined) tables[name] = found;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`table "${name}": ${reason.split("\n")[0]}`);
    }
  }
  return { tables, problems };
}

function readTable<T>(
  memory: GroupMemory,
  table: ApplicationTable<T>,
  group: GroupObjects,
): T | undefined {
  const found = group.memzones.find(({ name }) => name === table.memzone);
  // A window has whole words of 64 bits, and so has every memzone.
  const bytes = Math.ceil(table.length / 8) * 8;
  if (found === undefined || found.length < bytes) return undefined;
  const copy = memory.readStable(found.address, bytes);
  return copy && table.read(new Window(copy.u8.buffer, found.address), group);
}
