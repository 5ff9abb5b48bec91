/**
 * What all programs have in common: a start, help, refusals, an end.
 *
 * @module
 */
import {
  exitProcess,
  onSignal,
  programArguments,
  signals,
  STDERR,
  writeAll,
} from "../../eal/internal/host.ts";
import { reasonOf } from "./reason.ts";

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

/** A wrong command line: the message is the reason, on one line. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  /** False if the usage text would not help. */
  readonly usageHelps: boolean;

  /**
   * @param message Without final period.
   * @param usageHelps Default: true.
   */
  constructor(message: string, usageHelps = true) {
    super(message);
    this.usageHelps = usageHelps;
  }
}

/** How a program says that it cannot go on. Each gives the exit code. */
export interface Refusals {
  /** Tells of a wrong command line. */
  refused(error: OptionError): number;
  /** Tells of anything else. */
  failed(reason: string): number;
}

/** Runs the main function of a program and ends with its exit code. */
export async function runProgram(
  main: (argv: readonly string[]) => Promise<number>,
): Promise<never> {
  try {
    exitProcess(await main(programArguments()));
  } catch (error) {
    // Without --allow-ffi not even the C library can be asked to write.
    if (!(error instanceof Error) || error.name !== "NotCapable") throw error;
    console.error(error.message);
    exitProcess(1);
  }
}

/**
 * Runs the body of a program; an error becomes a line for the user.
 *
 * @returns The exit code.
 */
export async function runBody(
  ending: Ending,
  body: () => Promise<number>,
  refusals: Refusals,
): Promise<number> {
  try {
    return await body();
  } catch (error) {
    return error instanceof OptionError
      ? refusals.refused(error)
      : refusals.failed(reasonOf(error));
  } finally {
    ending.close();
  }
}

/** Prints a help text; returns the exit code. */
export async function printHelp(usage: string): Promise<number> {
  // Needs no permission and, unlike console.log, no reader on Node.
  const { writeSync } = await import("node:fs");
  try {
    writeSync(1, usage);
  } catch {
    // Nobody reads it.
  }
  return 0;
}

/**
 * Reports a fatal error the way DPDK's applications do.
 *
 * @param cause What went wrong, on one line.
 * @returns The exit code that belongs to it.
 * @see rte_exit
 */
export function reportFatal(cause: string): number {
  writeError(`EAL: Error - exiting with code: 1\n  Cause: ${cause}\n`);
  return 1;
}

/** Prints text on standard error, before it returns. */
export function writeError(text: string): void {
  writeAll(STDERR, new TextEncoder().encode(text));
}

/** Waits for a number of milliseconds; events go on. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
