/**
 * Record locks on files. They belong to a process: the kernel takes them when
 * it ends, however it ends, and when it closes any descriptor of the file.
 *
 * @module
 */
import { cString } from "../memory/c_memory.ts";
import { libc } from "./libc.ts";

const F_GETLK = 5;
const F_SETLK = 6;
const F_WRLCK = 1;
const F_UNLCK = 2;
/** O_RDONLY | O_NONBLOCK | O_CLOEXEC: whatever the path is, opening it ends. */
const READ_FLAGS = 0o2004000;

/** struct flock: l_type i16@0, l_whence i16@2, l_start@8, l_len@16, l_pid i32@24. */
function wholeFile(): Int32Array {
  const request = new Int32Array(8);
  request[0] = F_WRLCK; // From SEEK_SET, byte 0 to the end.
  return request;
}

/**
 * Locks a whole file for writing; false if that cannot be done now.
 *
 * @see fcntl F_SETLK
 */
export function tryLock(fd: number): boolean {
  return libc().fcntl(fd, F_SETLK, wholeFile()) === 0;
}

/**
 * The process that keeps others from locking a file for writing: 0 if none
 * does, -1 if it has no number here, as it runs in another container;
 * undefined if the file may not be asked.
 *
 * @see fcntl F_GETLK
 */
export function lockHolder(fd: number): number | undefined {
  const request = wholeFile();
  if (libc().fcntl(fd, F_GETLK, request) < 0) return undefined;
  const isFree = (request[0]! & 0xffff) === F_UNLCK;
  return isFree ? 0 : request[6]! || -1;
}

/**
 * The same for a path; 0 if it may not be asked, too. Asking takes no lock;
 * but a process that holds one on this file itself loses it.
 */
export function pathLockHolder(path: string): number {
  const fd = libc().open(cString(path), READ_FLAGS);
  if (fd < 0) return 0;
  try {
    return lockHolder(fd) ?? 0;
  } finally {
    libc().close(fd);
  }
}
