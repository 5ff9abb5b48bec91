/**
 * Names in the texts of a group's file: `${name}`, `${scratch}`, `${here}`.
 *
 * @module
 */
import type { Path, Problem } from "./problem.ts";

/** Values of the names. */
export interface Variables {
  /** Name of the group. */
  readonly name: string;
  /** Folder that is there while the group runs. */
  readonly scratch: string;
  /** Folder of the file. */
  readonly here: string;
}

/**
 * Puts values in the place of names, in all texts below a value.
 *
 * @param problems Gets those names that do not exist.
 */
export function substitute<T>(
  value: T,
  variables: Variables,
  problems: Problem[],
  path: Path = [],
): T {
  if (typeof value === "string") {
    return value.replaceAll(/\$\{(\w*)\}/g, (all, name: string) => {
      if (Object.hasOwn(variables, name)) {
        return variables[name as keyof Variables];
      }
      const known = Object.keys(variables).join(", ");
      problems.push({ path, text: `there is no ${all}, only ${known}` });
      return all;
    }) as T;
  }
  if (Array.isArray(value)) {
    return value.map((each, i) =>
      substitute(each, variables, problems, [...path, i])
    ) as T;
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        substitute(each, variables, problems, [...path, key]),
      ]),
    ) as T;
  }
  return value;
}
