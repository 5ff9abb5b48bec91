/**
 * What all programs have in common: a start, help, refusals, an exit code.
 *
 * @module
 */
import {
  exitProcess,
  programArguments,
  STDERR,
  writeAll,
} from "../../eal/internal/host.ts";
import type { Ending } from "./ending.ts";
import { reasonOf } from "./reason.ts";

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
