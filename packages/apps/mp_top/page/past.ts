/**
 * What the page knows of the past: every series, and the moment that is shown.
 *
 * @module
 */
/// <reference lib="dom" />
import type { HistoryColumns } from "../history.ts";
import type { Sample } from "../sample.ts";
import { seriesOf } from "../series.ts";

/** Samples of an hour, one per second, as the server keeps them. */
const CAPACITY = 3600;
/** Milliseconds that lie between two of them at least. */
const STEP = 900;

/** Columns of values that grow. */
export class Past {
  readonly #times: number[] = [];
  readonly #series = new Map<string, (number | null)[]>();

  /** Milliseconds since 1970, ascending. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** Keys of all series. */
  get keys(): string[] {
    return [...this.#series.keys()];
  }

  /** Values of a series, as many as there are times. */
  values(key: string): readonly (number | null)[] {
    return this.#series.get(key) ?? this.#times.map(() => null);
  }

  /** Takes what the server has in place of everything. */
  replace({ times, series }: HistoryColumns): void {
    this.#times.splice(0, this.#times.length, ...times);
    this.#series.clear();
    for (const [key, values] of Object.entries(series)) {
      this.#series.set(key, [...values]);
    }
  }

  /** Adds a sample, unless it comes too soon after the last. */
  add(sample: Sample): void {
    const last = this.#times.at(-1);
    if (last !== undefined && sample.time < last + STEP) return;
    const count = this.#times.push(sample.time);
    const values = seriesOf(sample);
    for (const key of values.keys()) {
      if (this.#series.has(key)) continue;
      this.#series.set(key, new Array(count - 1).fill(null));
    }
    for (const [key, column] of this.#series) {
      column.push(values.get(key) ?? null);
    }
    if (count <= CAPACITY) return;
    this.#times.shift();
    for (const column of this.#series.values()) column.shift();
  }

  /** Index of the newest sample that is not newer than a time, from 0 on. */
  indexAt(time: number): number {
    const after = this.#times.findIndex((one) => one > time);
    return after < 0
      ? Math.max(0, this.#times.length - 1)
      : Math.max(0, after - 1);
  }
}
