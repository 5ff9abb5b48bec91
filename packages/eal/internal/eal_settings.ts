/**
 * What EAL options mean, where that matters before the EAL has read them. Pure.
 *
 * @module
 */
import { type EalOption, hasOption, lastValue } from "./args.ts";

/** The EAL's file prefix if none is given. */
export const DEFAULT_PREFIX = "rte";

/** What a command line asks the EAL for. */
export interface EalSettings {
  /** Name of the group. */
  readonly filePrefix: string;
  /** Undefined for a word that is none, which the EAL refuses. */
  readonly processType: "primary" | "secondary" | "auto" | undefined;
  /** False if there is no group: no shared configuration. */
  readonly isShared: boolean;
  /** False for memory that has no files: others cannot map it. */
  readonly usesHugepages: boolean;
  /** True if the EAL prints something and ends the process before it starts. */
  readonly onlyInforms: boolean;
}

/** Reads them. */
export function readSettings(options: readonly EalOption[]): EalSettings {
  // As strncasecmp compares it; the last one counts.
  const type = (lastValue(options, "--proc-type") ?? "primary").toLowerCase();
  return {
    filePrefix: lastValue(options, "--file-prefix") ?? DEFAULT_PREFIX,
    processType: type === "primary" || type === "secondary" || type === "auto"
      ? type
      : undefined,
    isShared: !hasOption(options, "--no-shconf") &&
      !hasOption(options, "--in-memory"),
    usesHugepages: !hasOption(options, "--no-huge"),
    // Not --version: that prints a line, and the EAL starts.
    onlyInforms: hasOption(options, "--help") ||
      options.some(({ name, value }) =>
        name === "--log-level" && value === "help"
      ),
  };
}

/** The option that makes secondaries impossible; undefined if none does. */
export function refusingOption(
  options: readonly EalOption[],
): string | undefined {
  const refusing = ["--no-huge", "--no-shconf", "--in-memory"];
  for (const { name, value } of options) {
    if (refusing.includes(name)) return name;
    // Its value is "always" if it has none, and no later word takes that back.
    if (name === "--huge-unlink" && (value === "" || value === "always")) {
      return value === "" ? name : `${name}=${value}`;
    }
  }
  return undefined;
}
