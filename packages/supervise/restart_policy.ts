/**
 * When a process that ended may be started again.
 *
 * @module
 */

/** Limits of restarting. */
export interface RestartLimits {
  /** Milliseconds from one start to the next, at least. Default: 1000. */
  readonly interval?: number;
  /** Failures in a row after which to give up. Default: 5. */
  readonly failures?: number;
  /** Milliseconds of life that make a start a success. Default: 5000. */
  readonly healthyAfter?: number;
}

/**
 * Follows the lives of one process. Pure: it is told the time.
 *
 * | event              | effect                                         |
 * |--------------------|------------------------------------------------|
 * | started            | the interval begins                            |
 * | ended early        | one failure more; the interval doubles         |
 * | ended late         | failures are forgotten, the interval is normal |
 */
export class RestartPolicy {
  readonly #interval: number;
  readonly #failures: number;
  readonly #healthyAfter: number;
  #started = Number.NEGATIVE_INFINITY;
  #failed = 0;

  /** Begins without a failure. */
  constructor(limits: RestartLimits = {}) {
    this.#interval = limits.interval ?? 1000;
    this.#failures = limits.failures ?? 5;
    this.#healthyAfter = limits.healthyAfter ?? 5000;
  }

  /** Failures in a row so far. */
  get failed(): number {
    return this.#failed;
  }

  /** Notes a start. */
  started(now: number): void {
    this.#started = now;
  }

  /**
   * Notes an end.
   *
   * @returns milliseconds to wait before the next start, or undefined to give
   *   up.
   */
  ended(now: number): number | undefined {
    const early = now - this.#started < this.#healthyAfter;
    this.#failed = early ? this.#failed + 1 : 0;
    if (this.#failed >= this.#failures) return undefined;
    const doublings = Math.max(this.#failed - 1, 0);
    return Math.max(0, this.#started + this.#interval * 2 ** doublings - now);
  }

  /** Notes that it works as it should: failures are forgotten. */
  healthy(): void {
    this.#failed = 0;
  }
}
