/**
 * When a running program shall end, and why.
 *
 * @module
 */
import { onSignal, signals } from "../../eal/internal/host.ts";

/** A signal that asks a process to end. */
export type TerminationSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/**
 * For so many milliseconds a second signal counts as the first one: Ctrl-C in
 * a terminal comes twice if the parent passes it on, as npx does.
 */
const ECHO = 500;

/**
 * Watches for the end of a program: a termination signal, or `end`. After a
 * signal the program has time to end in order; one that comes later ends the
 * process at once.
 */
export class Ending {
  /** Settles when the program shall end. */
  readonly ended: Promise<void>;
  /** True until the program shall end. */
  readonly running = (): boolean => this.#running;
  readonly #stop: readonly (() => void)[];
  #settle = (): void => {};
  #running = true;
  #signal: TerminationSignal | undefined;
  #since = 0;
  #repeated: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts to watch.
   *
   * @param names The signals that end the program.
   * @param ignored Signals that shall do nothing.
   */
  constructor(
    names: readonly TerminationSignal[] = ["SIGINT", "SIGTERM"],
    ignored: readonly TerminationSignal[] = [],
  ) {
    this.ended = new Promise((resolve) => this.#settle = resolve);
    this.#stop = [
      ...names.map((name) => onSignal(name, () => this.#come(name))),
      ...ignored.map((name) => onSignal(name, () => {})),
    ];
  }

  /** The first signal that came. */
  get signal(): TerminationSignal | undefined {
    return this.#signal;
  }

  /** Its number, such as 15. */
  get signalNumber(): number | undefined {
    return this.#signal && signals[this.#signal];
  }

  /** The exit code that a shell reports for it, such as 143. */
  get exitCode(): number | undefined {
    return this.#signal && 128 + signals[this.#signal];
  }

  /** Ends the program without a signal. */
  end(): void {
    this.#running = false;
    this.#settle();
  }

  /** Calls a function at each later signal, in place of its default effect. */
  onRepeat(called: () => void): void {
    this.#repeated = called;
  }

  /**
   * Gives the signals their default effect again; if one has just come, a
   * little later.
   */
  close(): void {
    if (this.#timer === undefined) this.#unlisten();
  }

  #unlisten(): void {
    for (const stop of this.#stop) stop();
  }

  #come(signal: TerminationSignal): void {
    const now = performance.now();
    if (this.#signal !== undefined) {
      if (now - this.#since > ECHO) this.#repeated?.();
      return;
    }
    this.#signal = signal;
    this.#since = now;
    if (this.#repeated === undefined) {
      this.#timer = setTimeout(() => this.#unlisten(), ECHO);
    }
    this.end();
  }
}
