/**
 * The signals that ask a process to end.
 *
 * @module
 */
import { onSignal, signals } from "../../eal/internal/host.ts";

/** A signal that asks the process to end. */
export type TerminationSignal = "SIGINT" | "SIGTERM";

/** Exit codes as a shell reports them for processes that a signal ended. */
const EXIT_CODES: Readonly<Record<TerminationSignal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
};

/**
 * Watches for one termination signal; a second one ends the process at once.
 */
export class TerminationWatch {
  readonly #stop: readonly (() => void)[];
  #signal: TerminationSignal | undefined;

  /**
   * Starts to watch.
   *
   * @param called Called at the first signal.
   */
  constructor(called: () => void = () => {}) {
    const come = (signal: TerminationSignal) => {
      this.#signal = signal;
      this.close();
      called();
    };
    this.#stop = [
      onSignal("SIGINT", () => come("SIGINT")),
      onSignal("SIGTERM", () => come("SIGTERM")),
    ];
  }

  /** True until the signal came. */
  get running(): boolean {
    return this.#signal === undefined;
  }

  /** Number of the signal that came, such as 15; undefined when none did. */
  get signalNumber(): number | undefined {
    return this.#signal && signals[this.#signal];
  }

  /** Exit code of the signal that came; undefined when none did. */
  get exitCode(): number | undefined {
    return this.#signal && EXIT_CODES[this.#signal];
  }

  /** Gives both signals their default effect again. */
  close(): void {
    for (const stop of this.#stop) stop();
  }
}
