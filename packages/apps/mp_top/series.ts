/**
 * The figures of a sample that have a history, each under a key. Pure.
 *
 * @module
 */
import {
  openRings,
  poolUse,
  portTraffic,
  ringFill,
  type Sample,
} from "./sample.ts";

/** What the values of a series are: rates per second or fractions from 0 to 1. */
export type SeriesKind =
  | "port-rx"
  | "port-tx"
  | "ring-in"
  | "ring-out"
  | "ring-fill"
  | "pool-used"
  | "client-tx"
  | "process-cpu";

/** Key of a series: its kind and the name of the object. */
export function seriesKey(kind: SeriesKind, name: string | number): string {
  return `${kind}:${name}`;
}

/** Kind and name of a key. */
export function splitKey(key: string): [SeriesKind, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at) as SeriesKind, key.slice(at + 1)];
}

/** All series of a sample. */
export function seriesOf(sample: Sample): Map<string, number> {
  const found = new Map<string, number>();
  const { rates } = sample;
  for (const { id } of sample.ports) {
    const { rx, tx } = portTraffic(sample, id);
    if (rx !== undefined) found.set(seriesKey("port-rx", id), rx);
    if (tx !== undefined) found.set(seriesKey("port-tx", id), tx);
  }
  for (const ring of openRings(sample)) {
    const { name } = ring;
    const rate = rates.rings[name];
    if (rate !== undefined) {
      found.set(seriesKey("ring-in", name), rate.enqueued);
      found.set(seriesKey("ring-out", name), rate.dequeued);
    }
    found.set(seriesKey("ring-fill", name), ringFill(ring));
  }
  for (const pool of sample.mempools) {
    const used = poolUse(pool);
    if (used === used) found.set(seriesKey("pool-used", pool.name), used);
  }
  for (const [id, { tx }] of Object.entries(rates.clients)) {
    found.set(seriesKey("client-tx", id), tx);
  }
  for (const { pid, alive } of sample.processes) {
    const load = rates.processes[pid];
    if (alive && load) found.set(seriesKey("process-cpu", pid), load.cpus);
  }
  return found;
}
