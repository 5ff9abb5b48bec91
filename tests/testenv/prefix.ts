/**
 * Names for what tests make on the machine: each unique, so that no test meets
 * another's hugepages, with the mark of the test file in it, and file prefixes
 * cleaned up, also after a failed test.
 *
 * @module
 */
import process from "node:process";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ownMark } from "./mark.ts";

let count = 0;

/**
 * A name that nobody else uses, for a file prefix or a network namespace. Kept
 * short: the EAL makes socket paths of it, which have 107 characters at most.
 */
export function uniquePrefix(label = "t"): string {
  return `${label.slice(0, 12)}_${ownMark()}_${process.pid}_${++count}`;
}

/**
 * A name that nobody else uses, for a network device or for a group whose
 * devices are named after it.
 *
 * @param label One letter.
 */
export function uniqueShortName(label: string): string {
  return `${label}${ownMark()}${(++count).toString(36)}`;
}

/** Runs a test body with a prefix of its own and removes its files after. */
export async function withPrefix<T>(
  label: string,
  body: (prefix: string) => T | Promise<T>,
): Promise<T> {
  const prefix = uniquePrefix(label);
  try {
    return await body(prefix);
  } finally {
    removeGroup(prefix);
  }
}
