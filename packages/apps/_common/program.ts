/**
 * Applications as programs of their own.
 *
 * @module
 */
import { exitProcess, programArguments } from "../../eal/host.ts";

/** Runs the main function of an application and ends with its exit code. */
export async function runProgram(
  main: (argv: readonly string[]) => Promise<number>,
): Promise<never> {
  exitProcess(await main(programArguments()));
}
