/**
 * Command lines of secondaries that a primary starts. Pure.
 *
 * @module
 */
import { scanArguments, withoutOptions } from "../eal/internal/args.ts";
import { refusingOption } from "../eal/internal/eal_settings.ts";

/** What belongs to one process alone, or is learned from the primary. */
const notInherited: ReadonlySet<string> = new Set([
  "--base-virtaddr",
  "--coremask",
  "--lcores",
  "--main-lcore",
  "--memory-size",
  "--numa-limit",
  "--numa-mem",
  "--pagesz-mem",
  "--proc-type",
  "--remap-lcore-ids",
  "--service-corelist",
  "--service-coremask",
  "--socket-limit",
  "--socket-mem",
  "--vdev",
  "--version",
]);

/**
 * EAL arguments for a secondary of the process with these EAL arguments.
 *
 * @param primary The primary's EAL arguments.
 * @param lcores The secondary's own, such as "3@0-1".
 */
export function secondaryArguments(
  primary: readonly string[],
  lcores: string,
): string[] {
  const kept = withoutOptions(primary, notInherited);
  return [...kept, "--proc-type=secondary", `--lcores=${lcores}`];
}

/**
 * The option that makes secondaries impossible, if one is there.
 *
 * @param primary The primary's EAL arguments.
 */
export function refusesSecondaries(
  primary: readonly string[],
): string | undefined {
  return refusingOption(scanArguments(primary));
}
