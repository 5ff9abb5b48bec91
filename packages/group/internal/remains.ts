/**
 * The removal of what processes leave in the file system.
 *
 * @module
 */
import { escapePattern, libc, matchPaths } from "../../../ffi/os/libc.ts";
import { fileStatus } from "../../../ffi/os/mapped_file.ts";
import { isSocketOpen } from "../../../ffi/os/unix_socket.ts";
import { cString } from "../../../ffi/memory/c_memory.ts";
import { groupPaths, secondaryFiles } from "./group_files.ts";
import { isMember } from "./members.ts";

/** Removes the files that this process, as a secondary, made in its runtime folder. */
export function removeOwnFiles(folder: string): void {
  const own = libc().getpid();
  for (const { pid, path } of secondaryFiles(folder)) {
    if (pid === own) removeFile(path);
  }
}

/**
 * Removes the files that a secondary made in its runtime folder.
 *
 * @param ended Its process id; it has ended. What a later secondary with the
 *   same number made stays.
 */
export function removeSecondaryFiles(folder: string, ended: number): void {
  const files = secondaryFiles(folder).filter(({ pid }) => pid === ended);
  const isReused = files.length > 0 && isMember(ended, folder) === true;
  for (const { kind, path } of files) {
    const isInUse = kind === "socket" ? isSocketOpen(path) === true : isReused;
    if (!isInUse) removeFile(path);
  }
}

/** Removes the hugepage files and the runtime folder of a group. */
export function removeGroup(filePrefix: string): void {
  for (const path of groupPaths(filePrefix)) {
    if (fileStatus(path)?.kind === "folder") removeFolder(path);
    else removeFile(path);
  }
}

/** Removes a runtime folder with everything in it. */
export function removeFolder(folder: string): void {
  for (const path of matchPaths(`${escapePattern(folder)}/*`)) removeFile(path);
  libc().rmdir(cString(folder));
}

function removeFile(path: string): void {
  libc().unlink(cString(path));
}
