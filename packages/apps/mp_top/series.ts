/**
 * The figures of a sample that have a history, each under a key. Pure.
 *
 * @module
 */
import type { Sample } from "./sample.ts";

/** What a key begins with, and what its values are. */
export type SeriesKind =
  | "port-rx"
  | "port-tx"
  | "ring-in"
  | "ring-out"
  | "ring-fill"
  | "pool-used"
  | "flow";

/** Key of a series: its kind and the name of the object. */
export function seriesKey(kind: SeriesKind, name: string | number): string {
  return `${kind}:${name}`;
}

/** Kind and name of a key. */
export function splitKey(key: string): [SeriesKind, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at) as SeriesKind, key.slice(at + 1)];
}

/** Key of the packets that a source sends on a port. */
export function flowKey(
  { source, port }: { readonly source: string; readonly port: number },
): string {
  return seriesKey("flow", `${source} port ${port}`);
}

/**
 * All series of a sample: rates per second, fill and use as fractions from 0
 * to 1.
 */
export function seriesOf(sample: Sample): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, rxRate, txRate } of sample.ports) {
    if (rxRate !== null) found.set(seriesKey("port-rx", id), rxRate);
    if (txRate !== null) found.set(seriesKey("port-tx", id), txRate);
  }
  for (const ring of sample.rings) {
    if (ring.mempool !== null) continue; // Its pool shows the same.
    found.set(seriesKey("ring-in", ring.name), ring.inRate);
    found.set(seriesKey("ring-out", ring.name), ring.outRate);
    found.set(
      seriesKey("ring-fill", ring.name),
      ratio(ring.fill, ring.capacity),
    );
  }
  for (const { name, inUse, populated } of sample.mempools) {
    found.set(seriesKey("pool-used", name), ratio(inUse, populated));
  }
  for (const flow of sample.flows) found.set(flowKey(flow), flow.rate);
  return found;
}

/** A part of a whole; 0 of nothing. */
export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
