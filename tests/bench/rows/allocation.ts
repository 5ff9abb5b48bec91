/**
 * What our loops allocate on the JavaScript heap.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import { NULL_PORTS, resultOf, startCommand, twin } from "../programs.ts";

const programs = {
  allocation: ["ring pairs", "mempool pairs", "l2fwd's rounds"],
  app_allocation: [
    "symmetric_mp's rounds",
    "rounds of mp_server and mp_clients",
    "l2fwd_fork's rounds",
  ],
};

/** Only ours: C has no such heap. */
export const allocation: readonly Bench[] = Object.entries(programs).map((
  [name, kinds],
) => ({
  name,
  about: "bytes on the JavaScript heap per million bursts of 32, steady state",
  metrics: kinds.map((kind) => ({
    name: `allocated by ${kind}`,
    unit: "B/M bursts",
    better: "less",
  })),
  sides: ["ts"],
  measure: (measurement) =>
    resultOf(startCommand(measurement, twin("ts", name), {
      extra: NULL_PORTS,
    })),
}));
