/**
 * Get and put through a mempool's cache on one core.
 *
 * @module
 */
import { type Bench, EVERY_SIDE } from "../bench.ts";
import { resultOf, startCommand, twin } from "../programs.ts";

const BURSTS = [1, 8, 32];

/** A bulk get and a bulk put. */
export const mempoolPairs: Bench = {
  name: "mempool_pairs",
  about: "mempool with a cache of 256: a bulk get and a bulk put on one core",
  metrics: BURSTS.map((burst) => ({
    name: `mempool pair, ${burst} object${burst === 1 ? "" : "s"}`,
    unit: "ns",
    better: "less",
  })),
  sides: EVERY_SIDE,
  measure: (measurement) =>
    resultOf(startCommand(
      measurement,
      twin(measurement.side, "mempool_pairs"),
      {},
      [measurement.seconds / BURSTS.length],
    )),
};
