/**
 * Where the files of groups are.
 *
 * @module
 */
import { runtimeRoot as defaultRoot } from "../group/internal/runtime_folder.ts";

/** Where a group's files are, if not where DPDK puts them. */
export interface PlaceOptions {
  /**
   * The folder that holds one runtime folder per prefix. Default: that of the
   * EAL for this user, with the variables RUNTIME_DIRECTORY and
   * XDG_RUNTIME_DIR, such as `/var/run/dpdk`.
   */
  readonly runtimeRoot?: string;
  /** The folder with the hugepage files; default: what the group itself says. */
  readonly hugepageFolder?: string;
}

/** The folder that holds the groups' runtime folders. */
export function runtimeRoot({ runtimeRoot }: PlaceOptions): string {
  return runtimeRoot ?? defaultRoot();
}
