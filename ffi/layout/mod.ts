/**
 * Struct layouts of the DPDK in use. Tables are generated per DPDK version;
 * the one that matches the loaded library is chosen when it is opened.
 *
 * @module
 */
import { dpdk_22_11 } from "./dpdk_22_11.generated.ts";

type Widen<T> = {
  readonly [K in keyof T]: T[K] extends number ? number : Widen<T[K]>;
};

/** Byte offsets of struct fields by C path, struct sizes, and constants. */
export type Layout = Widen<typeof dpdk_22_11>;

/** Tables by the DPDK versions (year * 100 + month) that share them. */
const tables: ReadonlyMap<number, Layout> = new Map([
  [2211, dpdk_22_11],
  [2303, dpdk_22_11],
  [2307, dpdk_22_11],
]);

let current: Layout = dpdk_22_11;

/**
 * The layout in use: that of the loaded library, or, while none is loaded
 * (pure use on plain buffers), the oldest supported one.
 */
export function layout(): Layout {
  return current;
}

/** The layout for a version such as 2211, or undefined if there is none. */
export function layoutFor(version: number): Layout | undefined {
  return tables.get(version);
}

/** Makes a table the one in use; called once, by the library loader. */
export function useLayout(table: Layout): void {
  current = table;
}

/** The releases that have a table, for messages: `22.11, 23.03, 23.07`. */
export function supportedReleases(): string {
  return [...tables.keys()]
    .map((v) => `${Math.floor(v / 100)}.${String(v % 100).padStart(2, "0")}`)
    .join(", ");
}
