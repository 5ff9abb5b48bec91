/**
 * Where hugepages have files.
 *
 * @module
 */
import { readTextFile } from "../../../ffi/os/libc.ts";

/** Every folder that a hugetlbfs is mounted on. */
export function hugepageMounts(): string[] {
  return parseHugepageMounts(readTextFile("/proc/mounts") ?? "");
}

/** The same, from the text of `/proc/mounts`. */
export function parseHugepageMounts(mounts: string): string[] {
  return mounts.split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "hugetlbfs")
    // A blank is written as \040.
    .map(([, folder]) =>
      folder!.replace(
        /\\([0-7]{3})/g,
        (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)),
      )
    );
}
