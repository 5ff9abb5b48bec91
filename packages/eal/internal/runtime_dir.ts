/**
 * The folder where DPDK keeps what the processes of one file prefix share:
 * config file, sockets, memory maps.
 *
 * @module
 */
import {
  escapePattern,
  getEnvironment,
  libc,
  matchPaths,
  readFile,
} from "../../../ffi/os/libc.ts";
import { lockHolder } from "../../../ffi/os/mapped_file.ts";
import { cString } from "../../../ffi/memory/c_memory.ts";

/** `/var/run/dpdk/<prefix>` for root, below XDG_RUNTIME_DIR or /tmp for others. */
export function runtimeDir(filePrefix: string): string {
  const base = libc().getuid() === 0
    ? "/var/run"
    : getEnvironment("XDG_RUNTIME_DIR") || "/tmp";
  return `${base}/dpdk/${filePrefix}`;
}

/** Process ids that own a socket in the folder: the group's secondaries. */
export function secondaryPids(dir: string): number[] {
  return matchPaths(`${escapePattern(dir)}/mp_socket_*`)
    .map((path) => Number(/mp_socket_(\d+)_/.exec(path)?.[1]))
    .filter((pid) => isAlive(pid));
}

/** Tells whether a process exists. */
export function isAlive(pid: number): boolean {
  // Signal 0 asks without sending; "not permitted" means that it exists too.
  return pid > 0 &&
    (libc().kill(pid, 0) === 0 || matchPaths(`/proc/${pid}`).length > 0);
}

/** Removes the files that this process, as a secondary, made in the folder. */
export function removeOwnFiles(dir: string): void {
  removeProcessFiles(dir, libc().getpid());
}

/**
 * Removes the files that a secondary made in the folder. Its sockets and
 * memory maps carry its process id in their names.
 */
export function removeProcessFiles(dir: string, pid: number): void {
  const folder = escapePattern(dir);
  // 22.11 names maps by process id alone, later releases add a time.
  for (
    const name of [
      `mp_socket_${pid}_*`,
      `fbarray_*_${pid}`,
      `fbarray_*_${pid}_*`,
    ]
  ) {
    for (const path of matchPaths(`${folder}/${name}`)) {
      libc().unlink(cString(path));
    }
  }
}

/** Removes the folder with everything in it. */
export function removeDir(dir: string): void {
  for (const path of matchPaths(`${escapePattern(dir)}/*`)) {
    libc().unlink(cString(path));
  }
  libc().rmdir(cString(dir));
}

/** Tells whether the folder is there. */
export function dirExists(dir: string): boolean {
  return matchPaths(escapePattern(dir)).length > 0;
}

/** Tells whether a primary has finished the group's config file. */
export function isConfigComplete(dir: string): boolean {
  // Its first word is RTE_MAGIC, which is written last.
  const magic = readFile(`${dir}/config`)?.subarray(0, 4);
  return magic !== undefined && magic.some((byte) => byte !== 0);
}

/**
 * The process that holds the write lock on the group's config file, which is
 * its living primary; 0 if there is none.
 *
 * Never call this in a primary: closing any descriptor of the file would give
 * up the lock that it holds itself.
 */
export function primaryPid(dir: string): number {
  return lockHolder(`${dir}/config`);
}
