/**
 * A message of simple_mp there and back.
 *
 * @module
 */
import { type Bench, EVERY_SIDE } from "../bench.ts";
import { resultOf, startCommand, twin } from "../programs.ts";

/** Two processes on two cores that poll their rings. */
export const roundTrip: Bench = {
  name: "round_trip",
  about:
    "simple_mp's message there and back between two processes on two cores, polling",
  metrics: [
    { name: "simple_mp round trip p50", unit: "ns", better: "less" },
    {
      name: "simple_mp round trip p99",
      unit: "ns",
      better: "less",
      limit: 1.5,
    },
    { name: "simple_mp round trip p99.99", unit: "ns", better: "less" },
  ],
  sides: EVERY_SIDE,
  measure: async (measurement) => {
    const command = twin(measurement.side, "round_trip");
    const words = [measurement.seconds];
    const answering = startCommand(measurement, command, {}, words);
    await answering.waitForLine("ready");
    const asking = { lcores: [1], processType: "secondary" } as const;
    return await resultOf(startCommand(measurement, command, asking, words));
  },
};
