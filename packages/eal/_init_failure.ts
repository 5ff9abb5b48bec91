/**
 * Why rte_eal_init would fail or has failed, in one line. The EAL's own log
 * tells it in several, none of which says what to do.
 *
 * @module
 */
import { matchPaths, readTextFile } from "../../ffi/os/libc.ts";
import {
  type EalOption,
  hasOption,
  isKnownOption,
  lastValue,
  scanArguments,
} from "./internal/args.ts";
import {
  dirExists,
  primaryPid,
  runtimeDir,
  secondaryPids,
} from "./internal/runtime_dir.ts";

/** What is known of a start before rte_eal_init runs. */
export interface Start {
  readonly options: readonly EalOption[];
  readonly filePrefix: string;
  readonly runtimeDir: string;
  readonly secondary: boolean;
  /** False for --no-shconf and --in-memory: then there is no group. */
  readonly shared: boolean;
}

/** Reads the EAL arguments of a start. */
export function describeStart(words: readonly string[]): Start {
  const options = scanArguments(words);
  const filePrefix = lastValue(options, "--file-prefix") ?? "rte";
  const shared = !hasOption(options, "--no-shconf") &&
    !hasOption(options, "--in-memory");
  const dir = runtimeDir(filePrefix);
  const type = lastValue(options, "--proc-type") ?? "primary";
  const secondary = type === "secondary" ||
    type === "auto" && shared && primaryPid(dir) !== 0;
  return { options, filePrefix, runtimeDir: dir, secondary, shared };
}

/**
 * What certainly prevents this start. A primary beside a living secondary of
 * a dead one must not even try: the attempt rewrites the shared configuration
 * under the survivor.
 */
export function obstacle(start: Start): string | undefined {
  if (!start.shared) {
    return start.secondary
      ? "a secondary process cannot run with --in-memory or --no-shconf"
      : undefined;
  }
  const { runtimeDir, filePrefix } = start;
  const primary = primaryPid(runtimeDir);
  if (start.secondary) {
    return dirExists(`${runtimeDir}/config`)
      ? undefined
      : `there is no primary process with file prefix "${filePrefix}": start it first`;
  }
  if (primary !== 0) {
    return `another primary process (pid ${primary}) runs with file prefix "${filePrefix}"`;
  }
  const [survivor] = secondaryPids(runtimeDir);
  if (survivor !== undefined) {
    return `a secondary process (pid ${survivor}) of an earlier primary still runs with file prefix "${filePrefix}": end it first`;
  }
  return undefined;
}

/** The likely cause, looked for after rte_eal_init failed. */
export function failureCause(start: Start): string | undefined {
  const unknown = start.options.find(({ name }) => !isKnownOption(name));
  if (unknown !== undefined) return `unknown EAL option ${unknown.name}`;
  if (hasOption(start.options, "--no-huge")) return undefined;
  if (start.secondary) return undefined;
  const free = matchPaths("/sys/kernel/mm/hugepages/hugepages-*/free_hugepages")
    .map((path) => Number(readTextFile(path)));
  if (
    free.every((pages) => pages === 0) &&
    matchPaths(`/dev/hugepages/${start.filePrefix}map_*`).length === 0
  ) {
    return "no hugepage is free: reserve some (sysctl -w vm.nr_hugepages=512) or end other DPDK processes";
  }
  const mounts = readTextFile("/proc/mounts") ?? "";
  if (!/ hugetlbfs /.test(mounts)) {
    return "no hugetlbfs is mounted: mount -t hugetlbfs hugetlbfs /dev/hugepages";
  }
  return undefined;
}

/**
 * Checks what `init` is given: a text would be no options at all, not even
 * `--no-pci`.
 *
 * @throws {TypeError} if the arguments are no array of words.
 */
export function checkArguments(argv: readonly unknown[]): void {
  if (Array.isArray(argv) && argv.every((word) => typeof word === "string")) {
    return;
  }
  throw new TypeError("Cannot init EAL: arguments must be an array of words");
}
