/**
 * Standard streams by way of the C library: no permission, no event loop, and
 * no stream objects that take a runtime 20 ms to load.
 *
 * @module
 */
import { errno, libc } from "./libc.ts";

/** File descriptor of standard input. */
export const STDIN = 0;
/** File descriptor of standard output. */
export const STDOUT = 1;
/** File descriptor of standard error. */
export const STDERR = 2;

const EINTR = 4;
const EAGAIN = 11;
const EPIPE = 32;
const POLLOUT = 4;

/** True if a file descriptor is a person's terminal. */
export function isTerminal(fd: number): boolean {
  return libc().isatty(fd) === 1;
}

/**
 * Writes all bytes before it returns; waits for a reader that is behind. What
 * cannot be written for another reason, such as a full disk, is dropped.
 *
 * @returns False if nobody reads any more.
 */
export function writeAll(fd: number, bytes: Uint8Array): boolean {
  let left = bytes;
  while (left.length > 0) {
    const written = libc().write(fd, left, left.length);
    // A failed write returns (ssize_t)-1.
    if (written <= left.length) {
      left = left.subarray(written);
      continue;
    }
    const code = errno();
    if (!canWaitFor(code, fd)) return code !== EPIPE;
  }
  return true;
}

/** Waits if a write may work later: the other end may have made it a non-blocking one. */
function canWaitFor(code: number, fd: number): boolean {
  if (code === EINTR) return true;
  if (code !== EAGAIN) return false;
  const FOREVER = -1;
  // struct pollfd: fd@0, events@4
  const asked = Int32Array.of(fd, POLLOUT, ...new Array<number>(30).fill(0));
  libc().poll(asked, 1, FOREVER);
  return true;
}
