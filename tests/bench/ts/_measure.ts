/**
 * What the TypeScript programs of the bench share: the clock, the median of
 * many short measurements, start and end of a program. c/bench.h is the same
 * in C.
 *
 * @module
 */
import process from "node:process";
import { type Eal, init } from "../../../packages/eal/mod.ts";

/** A measurement is as many slices. */
const SLICES = 16;
/** Before it, for caches and compilers, in ms. */
const WARM_UP = 100;
/** Shorter than what the kernel gives another process at once, in ms. */
const LEAST_SLICE = 1;

/** Starts the EAL with what precedes `--`; returns what follows. */
export function startProgram(): { eal: Eal; words: string[] } {
  const words = process.argv.slice(2);
  return { eal: init(words), words: words.slice(words.indexOf("--") + 1) };
}

/** Prints the numbers that the runner waits for. */
export function printResult(...numbers: number[]): void {
  console.log(`result: ${numbers.map((value) => value.toFixed(3)).join(" ")}`);
}

/** Ends at once: a secondary's cleanup could disturb the primary's devices. */
export function end(): never {
  process.exit(0);
}

/** Lets caches and compilers see batches before they are measured. */
export function warmUp(batch: () => void): void {
  sliceOf(batch, WARM_UP);
}

/**
 * Runs batches of `operations` for `seconds`; ns of one operation: the median
 * of the slices.
 */
export function measure(
  batch: () => void,
  operations: number,
  seconds: number,
): number {
  warmUp(batch);
  const slices = new Float64Array(SLICES);
  for (let i = 0; i < SLICES; i++) {
    slices[i] = sliceOf(batch, seconds * 1000 / SLICES) / operations;
  }
  slices.sort();
  return slices[SLICES / 2]!;
}

/**
 * Measures batches of several sizes. Each new size makes the compiler begin
 * anew: all of them first, and then once more for what it has made of that.
 */
export function measureSizes(
  sizes: readonly number[],
  batch: (size: number) => void,
  operations: number,
  seconds: number,
): number[] {
  for (let pass = 0; pass < 2; pass++) {
    for (const size of sizes) warmUp(() => batch(size));
  }
  return sizes.map((size) => measure(() => batch(size), operations, seconds));
}

/**
 * `measure`, but the least of many short slices: what an operation takes when
 * nothing else runs. For profiles; to compare, the median is fairer.
 */
export function measureLeast(
  batch: () => void,
  operations: number,
  seconds: number,
): number {
  const end = performance.now() + seconds * 1000;
  let least = Infinity;
  do {
    least = Math.min(least, sliceOf(batch, LEAST_SLICE) / operations);
  } while (performance.now() < end);
  return least;
}

/** Runs batches for a time in ms; ns of one. */
function sliceOf(batch: () => void, duration: number): number {
  const start = performance.now();
  let batches = 0;
  let now = start;
  do {
    batch();
    batches++;
    now = performance.now();
  } while (now - start < duration);
  return (now - start) * 1e6 / batches;
}
