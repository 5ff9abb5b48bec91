/**
 * Where the files of groups are.
 *
 * @module
 */
import {
  escapePattern,
  getEnvironment,
  libc,
  matchPaths,
  readTextFile,
} from "../../ffi/os/libc.ts";

/** Where a group's files are, if not where DPDK puts them. */
export interface PlaceOptions {
  /** The folder that holds one runtime folder per prefix; default: DPDK's, such as `/var/run/dpdk`. */
  readonly runtimeRoot?: string;
  /** The folder with the hugepage files; default: what the group itself says. */
  readonly hugepageFolder?: string;
}

/** The folder that holds the groups' runtime folders. */
export function runtimeRoot({ runtimeRoot: given }: PlaceOptions): string {
  if (given !== undefined) return given;
  const base = libc().getuid() === 0
    ? "/var/run"
    : getEnvironment("XDG_RUNTIME_DIR") || "/tmp";
  return `${base}/dpdk`;
}

/** Tells whether a text can be a file prefix: the name of a folder, fit to be shown. */
export function isPrefix(text: string): boolean {
  return text !== "." && text !== ".." && /^[^/\p{Cc}]+$/u.test(text);
}

/** Names of the files in a folder that match a shell pattern. */
export function filesLike(folder: string, pattern: string): string[] {
  return matchPaths(`${escapePattern(folder)}/${pattern}`)
    .map((path) => path.slice(path.lastIndexOf("/") + 1));
}

/** Every folder that a hugetlbfs is mounted on. */
export function hugepageMounts(): string[] {
  return (readTextFile("/proc/mounts") ?? "").split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "hugetlbfs")
    .map(([, folder]) => folder!);
}

/**
 * Tells whether this process belongs to the group with a runtime folder: it
 * then has the group's configuration mapped for writing.
 *
 * Nobody who belongs to a group may open and close its config file: POSIX
 * locks belong to the process, not to the descriptor, so a primary would lose
 * its own.
 */
export function isOwnGroup(folder: string): boolean {
  // The kernel shows the real path: /run, not /var/run.
  const end = `${folder.slice(folder.lastIndexOf("/"))}/config`;
  const maps = readTextFile("/proc/self/maps") ?? "";
  return maps.split("\n").some((line) =>
    / rw.s /.test(line) && line.endsWith(end)
  );
}
