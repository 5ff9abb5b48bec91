/**
 * A group that is being watched: its newest sample and its past.
 *
 * @module
 */
import { reasonOf } from "../_common/reason.ts";
import { History } from "./history.ts";
import { LiveSource } from "./live_source.ts";
import type { Recorder } from "./recording.ts";
import type { Sample } from "./sample.ts";

/** A group that is being watched, or a recording of one. */
export class Observation {
  /** File prefix of the group. */
  readonly prefix: string;
  /** Where its samples come from. */
  readonly kind: "live" | "recording";
  /** What there was. */
  readonly history: History;
  readonly #source: LiveSource | undefined;
  readonly #recorder: Recorder | undefined;
  #latest: Sample | undefined;
  #problem = "";

  private constructor(
    prefix: string,
    history: History,
    source?: LiveSource,
    recorder?: Recorder,
  ) {
    this.prefix = prefix;
    this.kind = source === undefined ? "recording" : "live";
    this.history = history;
    this.#source = source;
    this.#recorder = recorder;
  }

  /**
   * Watches a group.
   *
   * @param recorder Gets every sample, if there is one.
   */
  static live(prefix: string, recorder?: Recorder): Observation {
    const source = new LiveSource(prefix);
    return new Observation(prefix, new History(), source, recorder);
  }

  /** Shows what was recorded; at least one sample. */
  static recorded(samples: readonly Sample[]): Observation {
    const capacity = samples.length;
    const history = new History({ capacity, step: 0 });
    for (const sample of samples) history.add(sample);
    const last = samples.at(-1)!;
    const observation = new Observation(last.prefix, history);
    observation.#latest = last;
    return observation;
  }

  /** The newest sample; undefined before the first. */
  get latest(): Sample | undefined {
    return this.#latest;
  }

  /** Why the last look failed; empty if it did not. */
  get problem(): string {
    return this.#problem;
  }

  /**
   * Takes the next sample, if the group is live.
   *
   * @returns the sample; undefined if there is none now.
   */
  tick(): Sample | undefined {
    if (this.#source === undefined) return undefined;
    try {
      const sample = this.#source.take();
      this.#problem = "";
      this.#latest = sample;
      this.history.add(sample);
      this.#recorder?.write(sample);
      return sample;
    } catch (error) {
      this.#problem = reasonOf(error);
      return undefined;
    }
  }

  /**
   * Takes a sample at each interval.
   *
   * @param seconds The interval.
   * @param ended Settles when there is to be no more of it.
   * @param step Is given the sample, if there is one; returns false to end.
   * @returns A promise that settles at the end, or rejects with what a step
   *   threw.
   */
  follow(
    seconds: number,
    ended: Promise<void>,
    step: (sample: Sample | undefined) => boolean,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      function finish(error?: unknown): void {
        clearInterval(timer);
        if (error === undefined) resolve();
        else reject(error);
      }
      const timer = setInterval(() => {
        try {
          if (!step(this.tick())) finish();
        } catch (error) {
          finish(error);
        }
      }, seconds * 1000);
      void ended.then(() => finish());
    });
  }

  /** Ends the watch. */
  close(): void {
    this.#source?.close();
    this.#recorder?.close();
  }
}
