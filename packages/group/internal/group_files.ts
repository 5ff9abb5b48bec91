/**
 * The files of groups, by name.
 *
 * | name                                    | what it is                             |
 * |-----------------------------------------|----------------------------------------|
 * | `config`                                | shared configuration                   |
 * | `mp_socket`, `mp_socket_<pid>_<time>`   | socket of the primary, of a secondary  |
 * | `fbarray_<name>`                        | table of the primary                   |
 * | `fbarray_<name>_<pid>`, `..._<time>`    | table of a secondary: up to 22.11, later |
 * | `<prefix>map_<n>` in a hugetlbfs        | hugepages                              |
 *
 * @module
 */
import { escapePattern, matchPaths } from "../../../ffi/os/libc.ts";
import { hugepageMounts } from "./hugepages.ts";
import { runtimeRoot } from "./runtime_folder.ts";

/** A file that a secondary made in the runtime folder. */
export interface SecondaryFile {
  readonly path: string;
  readonly kind: "socket" | "table";
  /** Process id in its name. */
  readonly pid: number;
}

/** Names of the files in a folder that match a shell pattern. */
export function filesLike(folder: string, pattern: string): string[] {
  return matchPaths(`${escapePattern(folder)}/${pattern}`)
    .map((path) => path.slice(path.lastIndexOf("/") + 1));
}

/** The files that secondaries made in a runtime folder. */
export function secondaryFiles(folder: string): SecondaryFile[] {
  const find = (
    kind: SecondaryFile["kind"],
    pattern: string,
    name: RegExp,
  ): SecondaryFile[] =>
    filesLike(folder, pattern).flatMap((file) => {
      const pid = Number(name.exec(file)?.[1]);
      return pid > 0 ? [{ path: `${folder}/${file}`, kind, pid }] : [];
    });
  return [
    ...find("socket", "mp_socket_*", /^mp_socket_(\d+)_/),
    ...find("table", "fbarray_*_*", /^fbarray_.*?_(\d+)(?:_[\da-f]+)?$/),
  ];
}

/** Tells whether a path may be of a group's hugepages. */
export function isHugepageOf(filePrefix: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith(`${filePrefix}map_`) &&
    /^\d+$/.test(name.slice(filePrefix.length + 4));
}

/** Paths of the hugepage files and the runtime folder of a group. */
export function groupPaths(filePrefix: string): string[] {
  return [
    ...hugepagePaths().filter((path) => isHugepageOf(filePrefix, path)),
    ...runtimeFolders().filter((path) => path.endsWith(`/${filePrefix}`)),
  ];
}

/** Paths of all hugepage files. */
export function hugepagePaths(): string[] {
  return hugepageMounts().flatMap((folder) =>
    filesLike(folder, "*map_*").filter((name) => /map_\d+$/.test(name))
      .map((name) => `${folder}/${name}`)
  );
}

/** Paths of all runtime folders of this user. */
export function runtimeFolders(): string[] {
  return matchPaths(`${escapePattern(runtimeRoot())}/*`);
}
