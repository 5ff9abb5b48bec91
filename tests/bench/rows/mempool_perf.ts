/**
 * Get and put beside DPDK's own measurement of it, `mempool_perf_autotest`. All
 * of it takes many minutes, in lines of five seconds each; the first line is
 * about a pool without caches.
 *
 * @module
 */
import type { Bench, Measurement } from "../bench.ts";
import { resultOf, startCommand, startDpdkTest, twin } from "../programs.ts";

/** One line of dpdk-test. */
export const mempoolPerf: Bench = {
  name: "mempool_perf",
  about:
    "a mempool of dpdk-test's mempool_perf_autotest: no cache, one object, on one core",
  metrics: [{
    name: "mempool get and put as in dpdk-test, no cache, 1 object",
    unit: "ns",
    better: "less",
  }],
  measure: (measurement) =>
    measurement.side === "c" ? autotest(measurement) : resultOf(
      startCommand(measurement, twin(measurement.side, "mempool_perf"), {}, [
        measurement.seconds,
      ]),
    ),
};

async function autotest(measurement: Measurement): Promise<number[]> {
  const process = startDpdkTest(measurement, "mempool_perf_autotest");
  const line = await process.waitForLine(
    / cache=0 cores=1 n_get_bulk=1 n_put_bulk=1 n_keep=32 .*rate_persec=/,
  );
  return [1e9 / Number(/rate_persec=(\d+)/.exec(line)![1])];
}
