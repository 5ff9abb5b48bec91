/**
 * What our loops allocate on the JavaScript heap.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import { NULL_PORTS, resultOf, startCommand, twin } from "../programs.ts";

const kinds = ["ring pairs", "mempool pairs", "l2fwd's rounds"];

/** Only ours: C has no such heap. */
export const allocation: Bench = {
  name: "allocation",
  about: "bytes on the JavaScript heap per million bursts of 32, steady state",
  metrics: kinds.map((kind) => ({
    name: `allocated by ${kind}`,
    unit: "B/M bursts",
    better: "less",
  })),
  sides: ["ts"],
  measure: (measurement) =>
    resultOf(startCommand(measurement, twin("ts", "allocation"), {
      extra: NULL_PORTS,
    })),
};
