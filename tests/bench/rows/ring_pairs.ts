/**
 * Enqueue and dequeue on one core.
 *
 * @module
 */
import { type Bench, EVERY_SIDE } from "../bench.ts";
import { resultOf, startCommand, twin } from "../programs.ts";

const BURSTS = [1, 8, 32, 128];

const modes = {
  sp: "SP/SC",
  mp: "MP/MC",
  hts: "HTS",
  rts: "RTS",
} as const;

/** A bench per synchronisation type. */
export const ringPairs: readonly Bench[] = Object.entries(modes).map((
  [mode, name],
) => ({
  name: `ring_pairs_${mode}`,
  about: `${name} ring: a bulk enqueue and a bulk dequeue on one core`,
  metrics: BURSTS.map((burst) => ({
    name: `ring pair ${name}, burst ${burst}`,
    unit: "ns",
    better: "less",
    ...(mode === "sp" || mode === "mp") && burst <= 32 ? { limit: 1.3 } : {},
  })),
  sides: EVERY_SIDE,
  measure: (measurement) =>
    resultOf(startCommand(
      measurement,
      twin(measurement.side, "ring_pairs"),
      {},
      [measurement.seconds / BURSTS.length, mode],
    )),
}));
