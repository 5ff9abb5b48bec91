/**
 * Bytes that steady work allocates on the JavaScript heap.
 *
 * @module
 */
import { getHeapStatistics } from "node:v8";

const MILLION = 1_000_000;
/** Bursts of a run; more would only take longer. */
const BURSTS = 50_000;
/** The compiler, which works on another thread, allocates now and then. */
const REPEATS = 9;

function allocated(): number {
  const statistics = getHeapStatistics() as { total_allocated_bytes?: number };
  return statistics.total_allocated_bytes!;
}

/** Until all is compiled for good, in ms. */
const WARM_UP = 500;

/** What a million more allocate: looking at it allocates too. */
export function bytesOf(run: (count: number) => void): number {
  const warm = performance.now() + WARM_UP;
  while (performance.now() < warm) run(BURSTS);
  const one = leastOf(() => run(BURSTS));
  const more = leastOf(() => run(2 * BURSTS)) - one;
  return Math.max(0, more * MILLION / BURSTS);
}

/** The least of several runs: what every run allocates. */
function leastOf(run: () => void): number {
  let least = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const before = allocated();
    run();
    least = Math.min(least, allocated() - before);
  }
  return least;
}
