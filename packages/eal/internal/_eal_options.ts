/**
 * The options of the EAL, release by release.
 *
 * @module
 */

/** An option. */
export interface KnownOption {
  /** Long name with its dashes. */
  readonly name: string;
  /** The letter that means the same. */
  readonly short?: string;
  /** In getopt's notation: "" without value, ":" with one, "::" if it may be left out. */
  readonly value: "" | ":" | "::";
  /** From this release on; year * 100 + month. */
  readonly since?: number;
  /** Up to the release before this one. */
  readonly until?: number;
  /** The letter is older than the long name, which came with this release. */
  readonly longSince?: number;
  /** Whether argparse takes it more than once. */
  readonly repeats?: boolean;
}

/** The newest release in the table. */
export const NEWEST_RELEASE = 2607;

const known: readonly KnownOption[] = [
  { name: "--allow", short: "-a", value: ":", repeats: true },
  { name: "--auto-probing", value: "", since: 2607 },
  { name: "--base-virtaddr", value: ":" },
  { name: "--block", short: "-b", value: ":", repeats: true },
  { name: "--coremask", short: "-c", value: ":", longSince: 2511 },
  { name: "--create-uio-dev", value: "" },
  {
    name: "--driver-path",
    short: "-d",
    value: ":",
    longSince: 2511,
    repeats: true,
  },
  { name: "--file-prefix", value: ":" },
  { name: "--force-max-simd-bitwidth", value: ":" },
  { name: "--help", short: "-h", value: "" },
  { name: "--huge-dir", value: ":" },
  { name: "--huge-unlink", value: "::" },
  { name: "--huge-worker-stack", value: "::" },
  { name: "--in-memory", value: "" },
  { name: "--iova-mode", value: ":" },
  { name: "--lcores", short: "-l", value: ":" },
  { name: "--legacy-mem", value: "" },
  { name: "--log-color", value: "::", since: 2411 },
  { name: "--log-level", value: ":", repeats: true },
  { name: "--log-timestamp", value: "::", since: 2411 },
  { name: "--main-lcore", value: ":" },
  { name: "--match-allocations", value: "" },
  { name: "--mbuf-pool-ops-name", value: ":" },
  { name: "--memory-channels", short: "-n", value: ":", longSince: 2511 },
  { name: "--memory-ranks", short: "-r", value: ":", longSince: 2511 },
  { name: "--memory-size", short: "-m", value: ":", longSince: 2511 },
  { name: "--no-auto-probing", short: "-A", value: "", since: 2607 },
  { name: "--no-hpet", value: "" },
  { name: "--no-huge", value: "" },
  { name: "--no-pci", value: "" },
  { name: "--no-shconf", value: "" },
  { name: "--no-telemetry", value: "" },
  { name: "--numa-limit", value: ":", since: 2507 },
  { name: "--numa-mem", value: ":", since: 2507 },
  { name: "--pagesz-mem", value: ":", since: 2607, repeats: true },
  { name: "--proc-type", value: ":" },
  { name: "--remap-lcore-ids", short: "-R", value: "::", since: 2511 },
  { name: "--service-corelist", short: "-S", value: ":", longSince: 2511 },
  { name: "--service-coremask", short: "-s", value: ":", longSince: 2511 },
  { name: "--single-file-segments", value: "" },
  { name: "--socket-limit", value: ":" },
  { name: "--socket-mem", value: ":" },
  { name: "--syslog", value: ":", until: 2411 },
  { name: "--syslog", value: "::", since: 2411 },
  { name: "--telemetry", value: "" },
  { name: "--trace", value: ":", repeats: true },
  { name: "--trace-bufsz", value: ":" },
  { name: "--trace-dir", value: ":" },
  { name: "--trace-mode", value: ":" },
  { name: "--vdev", value: ":", repeats: true },
  { name: "--version", short: "-v", value: "", longSince: 2511 },
  { name: "--vfio-intr", value: ":" },
  { name: "--vfio-vf-token", value: ":" },
  { name: "--vmware-tsc-map", value: "" },
];

/** The options of a release. */
export function optionsOf(release: number): readonly KnownOption[] {
  return known.filter(({ since, until }) =>
    (since === undefined || since <= release) &&
    (until === undefined || release < until)
  );
}

/** Tells whether a release knows an option by its long name. */
export function hasLongName(option: KnownOption, release: number): boolean {
  return (option.longSince ?? 0) <= release;
}

/** The long name of an option, in whatever release it has one. */
export function longName(name: string): string {
  return known.find(({ short }) => short === name)?.name ?? name;
}
