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
} from "../../ffi/libc.ts";

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
