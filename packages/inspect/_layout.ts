/**
 * Where the fields of shared structs lie, for the release that a group runs.
 *
 * @module
 */
import { type Layout, layoutFor } from "../../ffi/layout/mod.ts";
import { privateLayouts } from "./_private_layout.generated.ts";

type Widen<T> = {
  readonly [K in keyof T]: T[K] extends number ? number : Widen<T[K]>;
};

/** Structs that only DPDK's own files know. */
export type PrivateLayout = Widen<typeof privateLayouts[2211]>;

/** All layouts of a release. */
export interface GroupLayout {
  /** Structs of DPDK's public headers. */
  readonly open: Layout;
  readonly own: PrivateLayout;
}

const privates: Readonly<Record<number, PrivateLayout>> = privateLayouts;

/** The layouts of a release such as 2211; undefined if it is not known. */
export function layoutOf(release: number): GroupLayout | undefined {
  const open = layoutFor(release);
  const own = privates[release];
  return open === undefined || own === undefined ? undefined : { open, own };
}

/** The releases that are known, for messages. */
export function knownReleases(): string {
  return Object.keys(privates).map(Number)
    .filter((release) => layoutFor(release) !== undefined)
    .map((release) => releaseText(release)).join(", ");
}

/** `22.11` for 2211. */
export function releaseText(release: number): string {
  return `${Math.floor(release / 100)}.${
    String(release % 100).padStart(2, "0")
  }`;
}

/** The same in every release: how a group's configuration starts. */
export const CONFIG_START = { magic: 0, version: 4, magicValue: 19820526 };
