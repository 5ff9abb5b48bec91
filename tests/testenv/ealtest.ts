/**
 * The EAL arguments every test starts from.
 *
 * @module
 */
import { availableParallelism } from "node:os";

/** What a test may say about its EAL. */
export interface EalTestOptions {
  /** Lcore ids, the lowest one first. Default: [0]. */
  readonly lcores?: readonly number[];
  /** Default: left out, which means primary. */
  readonly processType?: "primary" | "secondary" | "auto";
  /** Anything else, put last. */
  readonly extra?: readonly string[];
}

/**
 * Arguments without the program name: no PCI device is touched, no telemetry
 * socket is made, and the lcores share what CPUs the machine has.
 */
export function ealArguments(
  prefix: string,
  options: EalTestOptions = {},
): string[] {
  const cpus = availableParallelism();
  const lcores = (options.lcores ?? [0]).map((id) => `${id}@${id % cpus}`);
  const processType = options.processType === undefined
    ? []
    : [`--proc-type=${options.processType}`];
  return [
    "--lcores",
    lcores.join(","),
    "--no-pci",
    "--no-telemetry",
    `--file-prefix=${prefix}`,
    ...processType,
    ...options.extra ?? [],
  ];
}
