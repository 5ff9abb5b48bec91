/**
 * The releases of DPDK that are supported, with what tells them apart beside
 * their struct layouts.
 *
 * @module
 */
import { changes } from "./changes.generated.ts";

/** What the layout tables do not show. */
export interface Behaviour {
  /** The number in the libraries' symbol versions: `DPDK_23`. */
  readonly abi: number;
  /** Bytes that `rte_ring_get_memsize` adds behind the element table. */
  readonly ringGuard: number;
}

/** Releases that share a table. */
export interface Family extends Behaviour {
  /** Year * 100 + month. */
  readonly releases: readonly number[];
  /** What changed in the table of the family before. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Oldest first. 26.07 has the ABI of 25.11 and yet other ring sizes. */
export const families: readonly Family[] = [
  { releases: [2211, 2303, 2307], abi: 23, ringGuard: 0, changes: {} },
  {
    releases: [2311, 2403, 2407],
    abi: 24,
    ringGuard: 0,
    changes: changes["23.11"],
  },
  {
    releases: [2411, 2503, 2507],
    abi: 25,
    ringGuard: 0,
    changes: changes["24.11"],
  },
  { releases: [2511, 2603], abi: 26, ringGuard: 0, changes: changes["25.11"] },
  { releases: [2607], abi: 26, ringGuard: 64, changes: changes["26.07"] },
];
