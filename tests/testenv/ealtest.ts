/**
 * The EAL arguments every test starts from.
 *
 * @module
 */
import { availableParallelism } from "node:os";

// Asked for at once: the EAL pins this thread, and Node then knows of one.
const cpus = availableParallelism();

/** The CPU that an lcore of a test runs on. */
export function cpuOf(lcore: number): number {
  return lcore % cpus;
}

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
  const lcores = (options.lcores ?? [0]).map((id) => `${id}@${cpuOf(id)}`);
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
