/**
 * Command lines of secondaries that a primary starts. Pure.
 *
 * @module
 */
import { lastValue, scanArguments } from "../eal/internal/args.ts";

/** What belongs to one process alone, or is learned from the primary. */
const notInherited = new Set([
  "-l",
  "-c",
  "-m",
  "-s",
  "-S",
  "-R",
  "--coremask",
  "--memory-size",
  "--service-coremask",
  "--service-corelist",
  "--remap-lcore-ids",
  "--lcores",
  "--main-lcore",
  "--proc-type",
  "--socket-mem",
  "--socket-limit",
  "--numa-mem",
  "--numa-limit",
  "--vdev",
  "--base-virtaddr",
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
  const kept = scanArguments(primary)
    .filter(({ name }) => !notInherited.has(name))
    .flatMap(({ name, value }) => {
      if (value === undefined) return [name];
      return name.startsWith("--") ? [`${name}=${value}`] : [name, value];
    });
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
  const options = scanArguments(primary);
  const names = ["--no-huge", "--no-shconf", "--in-memory"];
  const found = options.find(({ name }) => names.includes(name))?.name;
  if (found !== undefined) return found;
  return lastValue(options, "--huge-unlink") === "always"
    ? "--huge-unlink=always"
    : undefined;
}
