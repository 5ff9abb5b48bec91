/**
 * Enqueue and dequeue on one core, beside DPDK's own measurement of it: the
 * loops of `ring_perf_autotest`, which pass the way to call by a variable,
 * where those of ring_pairs.c have it compiled in.
 *
 * @module
 */
import type { Bench, Measurement } from "../bench.ts";
import { resultOf, startCommand, startDpdkTest, twin } from "../programs.ts";

const MODES = [["sp", "SP/SC"], ["mp", "MP/MC"]] as const;
/** The way to call, as dpdk-test names it. */
const CALLS = [[1, "single"], [8, "bulk (size: 8)"], [32, "bulk (size: 32)"]];

/** One bench with all of it: dpdk-test cannot do less. */
export const ringPerf: Bench = {
  name: "ring_perf",
  about: "a ring of dpdk-test's ring_perf_autotest, on one core",
  metrics: MODES.flatMap(([, mode]) =>
    CALLS.map(([burst]) => ({
      name: `ring pair as in dpdk-test ${mode}, burst ${burst}`,
      unit: "ns",
      better: "less",
      limit: 1.3,
    }))
  ),
  measure: (measurement) =>
    measurement.side === "c" ? autotest(measurement) : ours(measurement),
};

/** What dpdk-test prints in cycles of the TSC, in ns. */
async function autotest(measurement: Measurement): Promise<number[]> {
  const process = startDpdkTest(measurement, "ring_perf_autotest");
  // What follows is about two cores, and other elements.
  await process.waitForLine(/^### Testing empty bulk deq/);
  const lines = process.lines.map(({ text }) => text);
  const kilohertz = numberIn(lines, "EAL: TSC frequency is ~", " KHz");
  return MODES.flatMap(([, mode]) =>
    CALLS.map(([, call]) =>
      numberIn(lines, `legacy APIs: ${mode}: ${call}: `, "") * 1e6 / kilohertz
    )
  );
}

async function ours(measurement: Measurement): Promise<number[]> {
  const results: number[] = [];
  for (const [mode] of MODES) {
    const process = startCommand(
      measurement,
      twin(measurement.side, "ring_perf"),
      {},
      [measurement.seconds / MODES.length / CALLS.length, mode],
    );
    results.push(...await resultOf(process));
    await process.dispose();
  }
  return results;
}

/** The number between two texts in the first line that has it. */
function numberIn(
  lines: readonly string[],
  before: string,
  after: string,
): number {
  const line = lines.find((line) =>
    line.startsWith(before) && line.endsWith(after)
  );
  if (line === undefined) {
    throw new Error(`dpdk-test printed no line that begins with ${before}`);
  }
  return Number(line.slice(before.length, line.length - after.length));
}
