/**
 * Struct layouts of the DPDK in use. Tables are generated per release; the one
 * that matches the loaded library is chosen when it is opened.
 *
 * @module
 */
import { dpdk_22_11 } from "./dpdk_22_11.generated.ts";
import { type Behaviour, families, type Family } from "./releases.ts";

type Widen<T> = {
  readonly [K in keyof T]: T[K] extends number ? number : Widen<T[K]>;
};

/** Byte offsets by C struct and field path, struct sizes, and constants. */
type Table = Widen<typeof dpdk_22_11>;

/**
 * Byte offsets of struct fields by C path, struct sizes, constants, and what
 * else differs between releases. -1 is a field that the release does not have.
 */
export interface Layout extends Table {
  /** What structs do not show. */
  readonly behaviour: Behaviour;
}

/** The table before, with a family's changes. */
function next(before: Layout, family: Family): Layout {
  const { abi, ringGuard } = family;
  const changed = Object.entries(family.changes).map((
    [struct, fields],
  ) => [struct, { ...before[struct as keyof Table], ...fields }]);
  return {
    ...before,
    ...Object.fromEntries(changed),
    behaviour: { abi, ringGuard },
  };
}

/** Tables by release (year * 100 + month). */
function buildTables(): Map<number, Layout> {
  const tables = new Map<number, Layout>();
  let table: Layout = { ...dpdk_22_11, behaviour: families[0]! };
  for (const family of families) {
    table = next(table, family);
    for (const release of family.releases) tables.set(release, table);
  }
  return tables;
}

const tables: ReadonlyMap<number, Layout> = buildTables();

let current: Layout = tables.get(2211)!;

/**
 * The layout in use: that of the loaded library, or, while none is loaded
 * (pure use on plain buffers), the oldest supported one.
 */
export function layout(): Layout {
  return current;
}

/** The layout for a release such as 2211, or undefined if there is none. */
export function layoutFor(release: number): Layout | undefined {
  return tables.get(release);
}

/** Makes a table the one in use; called once, by the library loader. */
export function useLayout(table: Layout): void {
  current = table;
}

/** The releases that have a table, for messages: `22.11 to 26.07`. */
export function supportedReleases(): string {
  const releases = [...tables.keys()];
  return `${dotted(releases[0]!)} to ${dotted(releases.at(-1)!)}`;
}

function dotted(release: number): string {
  const month = String(release % 100).padStart(2, "0");
  return `${Math.floor(release / 100)}.${month}`;
}
