/**
 * The command line of a worker: this program again, as a secondary process.
 * Pure.
 *
 * @module
 */
import {
  hasOption,
  scanArguments,
  splitArguments,
} from "../../eal/internal/args.ts";
import { secondaryArguments } from "../../supervise/secondary_args.ts";
import { type WorkerOptions, workerWords } from "./options.ts";

/** What a worker's command line is made of. */
export interface WorkerStart extends WorkerOptions {
  /** Path of the runtime. */
  readonly runtime: string;
  /** The command line of the main process, as the kernel knows it. */
  readonly ownCommandLine: readonly string[];
  /** Its end that belongs to the program: EAL and application arguments. */
  readonly programArguments: readonly string[];
  /** Lcore id of the worker. */
  readonly id: number;
  /** CPUs that it may use, such as "0-1". */
  readonly cpus: string;
}

/** Program and arguments of a worker. */
export function workerCommandLine(start: WorkerStart): string[] {
  const { ownCommandLine, programArguments } = start;
  const runtimeArguments = ownCommandLine.slice(
    1,
    ownCommandLine.length - programArguments.length,
  );
  const { eal } = splitArguments(programArguments);
  return [
    start.runtime,
    ...runtimeArguments,
    ...secondaryArguments(eal, `${start.id}@(${start.cpus})`),
    // What the EAL found out about the machine, the main process has said.
    ...hasOption(scanArguments(eal), "--log-level")
      ? []
      : ["--log-level=lib.eal:warning"],
    "--",
    ...workerWords(start),
  ];
}
