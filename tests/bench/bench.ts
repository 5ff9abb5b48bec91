/**
 * What a bench is: a way to get numbers, once from C and once from ours.
 *
 * @module
 */
import type { Start, TestProcess } from "../testenv/process.ts";

/** Whose program is measured: C's, or ours on Deno, on Node or on Bun. */
export type Side = "c" | "ts" | "node" | "bun";

/** One number that a bench gives. */
export interface Metric {
  /** Name of its row. */
  readonly name: string;
  readonly unit: string;
  /** Whether less (a time) or more (a rate) is better. */
  readonly better: "less" | "more";
  /** What the ratio to C must be: at most or at least, by `better`. */
  readonly limit?: number;
}

/** One measurement: where it takes place and how long it may last. */
export interface Measurement {
  readonly side: Side;
  /** Seconds of a rate or a row of times. */
  readonly seconds: number;
  /** File prefix of the process group. */
  readonly prefix: string;
  /** Starts a process that ends with the measurement. */
  readonly start: Start;
}

/** C and ours on every runtime. */
export const EVERY_SIDE: readonly Side[] = ["c", "ts", "node", "bun"];

/** What all benches have. */
interface AnyBench {
  /** Name for `--row`, and heading of its rows. */
  readonly name: string;
  /** What is measured, in one line. */
  readonly about: string;
  readonly metrics: readonly Metric[];
  /** Default: C's and ours on Deno. */
  readonly sides?: readonly Side[];
}

/** A bench of programs that come to an end. */
export interface MeasuredBench extends AnyBench {
  /** Measures; one number per metric. */
  measure(measurement: Measurement): Promise<number[]>;
}

/** A bench of programs that forward without end. Its one metric: packets. */
export interface ForwardingBench extends AnyBench {
  /** Starts them; they forward when it resolves. */
  forward(measurement: Measurement): Promise<TestProcess[]>;
}

/** A bench: programs whose numbers belong together. */
export type Bench = MeasuredBench | ForwardingBench;
