/**
 * Why rte_eal_init would fail or has failed, in one line. The EAL's own log
 * tells it in several, none of which says what to do.
 *
 * @module
 */
import { matchPaths, readTextFile } from "../../ffi/os/libc.ts";
import { fileStatus } from "../../ffi/os/mapped_file.ts";
import { hugepagePaths, isHugepageOf } from "../group/internal/group_files.ts";
import { hugepageMounts } from "../group/internal/hugepages.ts";
import {
  isConfigComplete,
  livingSecondaries,
  primaryPid,
} from "../group/internal/members.ts";
import {
  runtimeBase,
  runtimeFolder,
} from "../group/internal/runtime_folder.ts";
import {
  argumentProblem,
  type EalOption,
  endsOnProblem,
  scanArguments,
} from "./internal/args.ts";
import { type EalSettings, readSettings } from "./internal/eal_settings.ts";

/** What is known of a start before rte_eal_init runs. */
export interface Start extends EalSettings {
  readonly options: readonly EalOption[];
  /** What is wrong with the words; undefined if nothing is. */
  readonly problem: string | undefined;
  readonly release: number;
  readonly runtimeDir: string;
  readonly secondary: boolean;
}

/**
 * Reads the EAL arguments of a start.
 *
 * @param release Of the EAL: year * 100 + month.
 */
export function describeStart(
  words: readonly string[],
  release: number,
): Start {
  const options = scanArguments(words, release);
  const settings = readSettings(options);
  const { filePrefix, processType, isShared } = settings;
  const dir = runtimeFolder(filePrefix);
  return {
    ...settings,
    options,
    problem: argumentProblem(words, release),
    release,
    runtimeDir: dir,
    secondary: processType === "secondary" ||
      processType === "auto" && isShared && primaryPid(dir) !== 0,
  };
}

/**
 * What certainly prevents this start, and must not be left to the EAL: a wrong
 * word that would end the process. And a primary beside a living secondary of
 * a dead one must not even try: the attempt rewrites the shared configuration
 * under the survivor.
 */
export function obstacle(start: Start): string | undefined {
  const { runtimeDir, filePrefix, problem } = start;
  if (problem !== undefined) {
    return endsOnProblem(start.release) ? problem : undefined;
  }
  if (start.onlyInforms || start.processType === undefined) return undefined;
  if (!start.isShared) {
    return start.secondary
      ? "a secondary process cannot run with --in-memory or --no-shconf"
      : undefined;
  }
  const primary = primaryPid(runtimeDir);
  if (start.secondary) {
    if (fileStatus(`${runtimeDir}/config`) === undefined) {
      return `there is no primary process with file prefix "${filePrefix}": start it first`;
    }
    // The EAL would wait for it without end, and hear no signal meanwhile.
    return primary === 0 && !isConfigComplete(runtimeDir)
      ? `the primary process with file prefix "${filePrefix}" ended while it started: start it again`
      : undefined;
  }
  if (primary !== 0) {
    const who = primary > 0 ? `pid ${primary}` : "in another container";
    return `another primary process (${who}) runs with file prefix "${filePrefix}"`;
  }
  const [survivor] = livingSecondaries(runtimeDir);
  if (survivor !== undefined) {
    const { pid, life } = survivor;
    const who = life === undefined
      ? `in another container, where it is pid ${pid}`
      : `pid ${pid}`;
    return `a secondary process (${who}) of an earlier primary still runs with file prefix "${filePrefix}": end it first`;
  }
  return undefined;
}

/** The likely cause, looked for after rte_eal_init failed. */
export function failureCause(start: Start): string | undefined {
  if (start.problem !== undefined) return start.problem;
  if (start.processType === undefined) {
    return "--proc-type must be primary, secondary or auto";
  }
  if (start.isShared && fileStatus(runtimeBase())?.kind !== "folder") {
    return `there is no folder ${runtimeBase()} for ${start.runtimeDir}: see RUNTIME_DIRECTORY and XDG_RUNTIME_DIR`;
  }
  if (!start.usesHugepages || start.secondary) return undefined;
  const free = matchPaths("/sys/kernel/mm/hugepages/hugepages-*/free_hugepages")
    .map((path) => Number(readTextFile(path)));
  if (
    free.every((pages) => pages === 0) &&
    !hugepagePaths().some((path) => isHugepageOf(start.filePrefix, path))
  ) {
    return "no hugepage is free: reserve some (sysctl -w vm.nr_hugepages=512) or end other DPDK processes";
  }
  if (hugepageMounts().length === 0) {
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
