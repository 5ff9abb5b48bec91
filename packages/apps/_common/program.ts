/**
 * Applications as programs of their own.
 *
 * @module
 */
import { exitProcess, programArguments } from "../../eal/internal/host.ts";

/** Runs the main function of an application and ends with its exit code. */
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
