/**
 * A ring between two processes on two cores.
 *
 * @module
 */
import { type Bench, EVERY_SIDE } from "../bench.ts";
import { resultOf, startCommand, twin } from "../programs.ts";

const shapes = [
  { mode: "sp", name: "SP/SC", burst: 8 },
  { mode: "sp", name: "SP/SC", burst: 32 },
  { mode: "mp", name: "MP/MC", burst: 8 },
  { mode: "mp", name: "MP/MC", burst: 32 },
];

/** A bench per synchronisation type and burst. */
export const ringStreams: readonly Bench[] = shapes.map((
  { mode, name, burst },
) => ({
  name: `ring_stream_${mode}_${burst}`,
  about: `${name} ring: one process fills, another on another core empties`,
  metrics: [{
    name: `ring on two cores ${name}, burst ${burst}`,
    unit: "M/s",
    better: "more",
  }],
  sides: EVERY_SIDE,
  measure: async (measurement) => {
    const command = twin(measurement.side, "ring_stream");
    const words = [measurement.seconds, mode, burst];
    const producer = startCommand(measurement, command, {}, words);
    await producer.waitForLine("ready");
    const consumer = { lcores: [1], processType: "secondary" } as const;
    return await resultOf(
      startCommand(measurement, command, consumer, words),
    );
  },
}));
