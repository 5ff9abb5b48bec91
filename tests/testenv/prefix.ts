/**
 * File prefixes for tests: each unique, so that no test meets another's
 * hugepages, and each cleaned up, also after a failed test.
 *
 * @module
 */
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";

let count = 0;

/**
 * A file prefix that nobody else uses. Kept short: the EAL makes socket paths
 * of it, which have 107 characters at most.
 */
export function uniquePrefix(label = "t"): string {
  count++;
  const time = (Date.now() % 0x100_0000).toString(36);
  return `${label.slice(0, 12)}_${Deno.pid}_${time}_${count}`;
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
    removePrefixFiles(prefix);
  }
}
