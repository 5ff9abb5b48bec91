/**
 * The names of the EAL's options, in any release.
 *
 * @module
 */

/** Long options that take a value; those with "?" only in the form --a=b. */
export const longWithValue: readonly string[] = [
  "allow",
  "base-virtaddr",
  "block",
  "coremask",
  "driver-path",
  "file-prefix",
  "force-max-simd-bitwidth",
  "huge-dir",
  "huge-unlink?",
  "huge-worker-stack?",
  "iova-mode",
  "lcores",
  "log-color?",
  "log-level",
  "log-timestamp?",
  "main-lcore",
  "mbuf-pool-ops-name",
  "memory-channels",
  "memory-ranks",
  "memory-size",
  "numa-limit",
  "numa-mem",
  "proc-type",
  "remap-lcore-ids?",
  "service-corelist",
  "service-coremask",
  "socket-limit",
  "socket-mem",
  "syslog",
  "trace",
  "trace-bufsz",
  "trace-dir",
  "trace-mode",
  "vdev",
  "vfio-intr",
  "vfio-vf-token",
];
/** Long options without a value. */
const longFlags = [
  "create-uio-dev",
  "help",
  "in-memory",
  "legacy-mem",
  "match-allocations",
  "no-hpet",
  "no-huge",
  "no-pci",
  "no-shconf",
  "no-telemetry",
  "single-file-segments",
  "telemetry",
  "version",
  "vmware-tsc-map",
];
/** All long options. */
export const longNames: readonly string[] = [
  ...longWithValue.map((name) => name.replace("?", "")),
  ...longFlags,
];
/** Short options that take a value. */
export const shortWithValue = "abcdlmnrsS";
/** Short options that have a long name with the same meaning. */
export const shortAliases: Readonly<Record<string, string>> = {
  "-a": "--allow",
  "-b": "--block",
  "-h": "--help",
  "-v": "--version",
};
