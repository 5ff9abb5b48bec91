/**
 * Objects that went through rings since a watch began. Ring positions count
 * modulo 2^32, which a busy ring passes in minutes.
 *
 * @module
 */
import type { RingTotals } from "./open_metrics.ts";
import type { Sample } from "./sample.ts";

/** Adds up what each sample saw. */
export class RingCounter {
  readonly #totals = new Map<string, RingTotals>();

  /** By name of the ring. */
  get totals(): ReadonlyMap<string, RingTotals> {
    return this.#totals;
  }

  /** Counts what happened before a sample; each sample counts once. */
  add({ rates }: Sample): void {
    for (const [name, rate] of Object.entries(rates.rings)) {
      const { enqueued = 0, dequeued = 0 } = this.#totals.get(name) ?? {};
      this.#totals.set(name, {
        // The rates are whole numbers over this time.
        enqueued: enqueued + Math.round(rate.enqueued * rates.seconds),
        dequeued: dequeued + Math.round(rate.dequeued * rates.seconds),
      });
    }
  }
}
