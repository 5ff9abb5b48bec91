/**
 * The last hour of a process group: every series as columns of numbers, and
 * the samples themselves in compressed form.
 *
 * @module
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Sample } from "./sample.ts";
import { seriesOf } from "./series.ts";

/** Samples of an hour, one per second. */
const HOUR = 3600;
/** Least time between two kept samples, in milliseconds. */
const STEP = 1000;
/** A sample this much early, in milliseconds, is still the next one. */
const JITTER = 100;

/** Columns as the page gets them; null where a series has no value. */
export interface HistoryColumns {
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  /** Values by key, as many as there are times. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/** How much a history keeps. */
export interface HistoryOptions {
  /** Most samples. Default: 3600. */
  readonly capacity?: number;
  /** Least milliseconds between two of them. Default: 1000. */
  readonly step?: number;
}

/** Keeps the samples of an hour, one per second. */
export class History {
  readonly #capacity: number;
  readonly #step: number;
  readonly #times: number[] = [];
  readonly #packed: Uint8Array[] = [];
  readonly #series = new Map<string, number[]>();

  /** Starts empty. */
  constructor({ capacity = HOUR, step = STEP }: HistoryOptions = {}) {
    this.#capacity = capacity;
    this.#step = step;
  }

  /** Samples that are kept. */
  get length(): number {
    return this.#times.length;
  }

  /** Time of the oldest sample; undefined when there is none. */
  get oldest(): number | undefined {
    return this.#times[0];
  }

  /** Time of the newest sample; undefined when there is none. */
  get newest(): number | undefined {
    return this.#times.at(-1);
  }

  /**
   * Adds a sample, unless it comes too soon after the last.
   *
   * @returns whether it was kept.
   */
  add(sample: Sample): boolean {
    const last = this.newest;
    if (last !== undefined && sample.time < last + this.#step - JITTER) {
      return false;
    }
    const count = this.#times.push(sample.time);
    this.#packed.push(deflateRawSync(JSON.stringify(sample), { level: 1 }));
    for (const [key, value] of seriesOf(sample)) {
      let column = this.#series.get(key);
      if (column === undefined) {
        column = [];
        this.#series.set(key, column);
      }
      while (column.length < count - 1) column.push(NaN);
      column.push(value);
    }
    // A shift of a few thousand numbers a second is cheaper than it is worth
    // to index in a circle, and every reader gets plain columns.
    if (count > this.#capacity) this.#dropOldest();
    return true;
  }

  /**
   * The newest values of a series, oldest first; NaN where it has none.
   *
   * @param count How many samples to go back.
   * @param until Leaves out what is newer than this time.
   */
  recent(key: string, count: number, until: number = Infinity): number[] {
    const end = this.#indexAt(until) + 1;
    const column = this.#series.get(key) ?? [];
    const values: number[] = [];
    for (let index = Math.max(0, end - count); index < end; index++) {
      values.push(column[index] ?? NaN);
    }
    return values;
  }

  /** The newest kept sample that is not newer than a time, or the oldest. */
  at(time: number): Sample | undefined {
    const packed = this.#packed[Math.max(0, this.#indexAt(time))];
    if (packed === undefined) return undefined;
    return JSON.parse(new TextDecoder().decode(inflateRawSync(packed)));
  }

  /**
   * Time of the sample some places away from that of a time.
   *
   * @param offset Negative for older ones; stops at either end.
   */
  step(time: number, offset: number): number | undefined {
    const index = Math.max(0, this.#indexAt(time)) + offset;
    return this.#times[Math.min(this.length - 1, Math.max(0, index))];
  }

  /** All columns, as numbers that are short in JSON. */
  columns(): HistoryColumns {
    const series: Record<string, (number | null)[]> = {};
    for (const [key, column] of this.#series) {
      series[key] = this.#times.map((_time, index) => short(column[index]));
    }
    return { times: [...this.#times], series };
  }

  #dropOldest(): void {
    this.#times.shift();
    this.#packed.shift();
    for (const [key, column] of this.#series) {
      column.shift();
      // A series that ended an hour ago is forgotten.
      if (column.every(Number.isNaN)) this.#series.delete(key);
    }
  }

  /** Index of the newest sample not newer than a time; -1 if there is none. */
  #indexAt(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A value with six digits, which is more than a chart shows. */
function short(value: number | undefined): number | null {
  if (value === undefined || Number.isNaN(value)) return null;
  return Number(value.toPrecision(6));
}
