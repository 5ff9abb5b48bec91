/**
 * The files that DPDK processes leave in the file system: hugepage files
 * (`<prefix>map_<n>`) and runtime folders (`/var/run/dpdk/<prefix>`).
 * Used by mp_run, the demo and the tests to leave nothing behind.
 *
 * @module
 */
import { readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import process from "node:process";

/** Every folder that a hugetlbfs is mounted on. */
export function hugepageFolders(): string[] {
  return readFileSync("/proc/mounts", "utf8").split("\n")
    .map((line) => line.split(" "))
    .filter((fields) => fields[2] === "hugetlbfs")
    .map((fields) => fields[1]!);
}

/** The folder in which the EAL of this user makes its runtime folders. */
export function runtimeRoot(): string {
  if (process.getuid?.() === 0) return "/var/run/dpdk";
  return `${process.env["XDG_RUNTIME_DIR"] || "/tmp"}/dpdk`;
}

/** Paths of all hugepage files and runtime folders, of any prefix. */
export function listDpdkFiles(): string[] {
  return [
    ...hugepageFolders().flatMap((folder) =>
      entries(folder).filter((name) => /map_\d+$/.test(name))
        .map((name) => `${folder}/${name}`)
    ),
    ...entries(runtimeRoot()).map((name) => `${runtimeRoot()}/${name}`),
  ];
}

/** Paths of the hugepage files and the runtime folder of one file prefix. */
export function listPrefixFiles(prefix: string): string[] {
  return listDpdkFiles().filter((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return name === prefix ||
      (name.startsWith(`${prefix}map_`) &&
        /^\d+$/.test(name.slice(prefix.length + 4)));
  });
}

/** Removes what {@linkcode listPrefixFiles} finds, and tells what it was. */
export function removePrefixFiles(prefix: string): string[] {
  const paths = listPrefixFiles(prefix);
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  return paths;
}

/** Ids of the living processes that share memory under a file prefix. */
export function prefixUsers(prefix: string): number[] {
  const pages = hugepageFolders().map((folder) => ` ${folder}/${prefix}map_`);
  const folder = ` ${realPath(runtimeRoot())}/${prefix}/`;
  const isShared = (line: string): boolean =>
    line.includes(folder) ||
    pages.some((start) => {
      const at = line.indexOf(start);
      return at >= 0 && /^\d+$/.test(line.slice(at + start.length));
    });
  return entries("/proc").filter((name) =>
    /^\d+$/.test(name) &&
    readText(`/proc/${name}/maps`).split("\n").some(isShared)
  ).map(Number);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The process ended meanwhile.
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
