/**
 * l2fwd_fork: one program for the main process and its workers.
 *
 * @module
 */
import { splitArguments } from "../../eal/internal/args.ts";
import { parseWorkerOptions } from "./options.ts";

/**
 * Runs l2fwd_fork until SIGINT or SIGTERM, or as a worker of a main process.
 *
 * The main process starts its workers with this process's own command line, in
 * which `argv` gives way to words for a worker: a program of its own that
 * calls this function must hand over `process.argv.slice(2)`.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 1 after an error.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const worker = parseWorkerOptions(splitArguments(argv).application);
  // A worker must start fast: it loads nothing of the main process.
  if (worker !== undefined) {
    const { runWorker } = await import("./worker_process.ts");
    return await runWorker(argv, worker);
  }
  const { runMain } = await import("./main_process.ts");
  return await runMain(argv);
}
