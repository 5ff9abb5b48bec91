/**
 * Bytes that steady work allocates on the JavaScript heap.
 *
 * @module
 */
import { getHeapStatistics } from "node:v8";

const MILLION = 1_000_000;
const BURSTS = 50_000;
/** What V8 gives to allocations at once, in bytes. */
const AREA = 256 * 1024;
/** Runs measured: the compiler, on another thread, allocates now and then. */
const REPEATS = 9;
/** Until all is compiled for good, in ms. */
const WARM_UP = 500;

/** What a million bursts allocate, to the byte. */
export function bytesOf(run: (count: number) => void): number {
  const warm = performance.now() + WARM_UP;
  while (performance.now() < warm) run(BURSTS);
  const looking = leastOf(() => run(0));
  return (leastOf(() => run(BURSTS)) - looking) * MILLION / BURSTS;
}

/** What a million bursts allocate in rounds of some bursts each. */
export function bytesOfRounds(round: () => void, bursts: number): number {
  return bytesOf((count) => {
    // Whole: V8 keeps a fraction on the heap.
    const rounds = Math.floor(count / bursts);
    for (let i = 0; i < rounds; i++) round();
  });
}

/** The least of several runs: what every run allocates. */
function leastOf(run: () => void): number {
  let least = Infinity;
  for (let i = 0; i < REPEATS; i++) least = Math.min(least, growth(run));
  return least;
}

/** Bytes that a run allocates, and what it takes to look. */
function growth(run: () => void): number {
  const before = heap();
  run();
  const after = heap();
  const exact = after.used_heap_size - before.used_heap_size;
  const coarse = after.total_allocated_bytes - before.total_allocated_bytes;
  // A collection takes from the first; the second counts whole areas, so that
  // it is only sure to be too much.
  return exact < 0 ? coarse : Math.max(exact, coarse - 2 * AREA);
}

interface Heap {
  readonly used_heap_size: number;
  readonly total_allocated_bytes: number;
}

function heap(): Heap {
  return getHeapStatistics() as unknown as Heap;
}
