/**
 * A lock that only one process holds and that the kernel takes from it when
 * it ends, however it ends.
 *
 * @module
 */
import { lockHolder, tryLock } from "../../ffi/os/file_lock.ts";
import { errno, errnoText, libc } from "../../ffi/os/libc.ts";
import { cString } from "../../ffi/memory/c_memory.ts";

const AT_FDCWD = -100;
/** O_RDWR | O_CREAT | O_CLOEXEC */
const OPEN_FLAGS = 0o2000102;
const OPEN_MODE = 0o600;

/**
 * A record lock on a file of its own. The file stays behind, empty: removing
 * it would let two processes lock two files of one name.
 *
 * @see fcntl F_SETLK
 */
export class ProcessLock {
  readonly #fd: number;
  #held = true;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /**
   * Takes the lock if no other process has it. Once per process and path: the
   * process that holds a lock would get it again.
   *
   * @param path File to lock; made if it is not there.
   * @returns The lock, or the id of the process that holds it: -1 if it runs
   *   in another container and has none here.
   * @throws {Error} if the file cannot be opened or locked.
   */
  static tryTake(path: string): ProcessLock | number {
    const fd = libc().openat(AT_FDCWD, cString(path), OPEN_FLAGS, OPEN_MODE);
    if (fd < 0) throw failure(path);
    if (tryLock(fd)) return new ProcessLock(fd);
    const holder = lockHolder(fd);
    const error = failure(path);
    libc().close(fd);
    if (holder === undefined) throw error;
    // Free by now: the holder ended between the two questions.
    return holder === 0 ? ProcessLock.tryTake(path) : holder;
  }

  /** Gives the lock up; a second call does nothing. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    libc().close(this.#fd);
  }

  /** The same as {@linkcode release}. */
  [Symbol.dispose](): void {
    this.release();
  }
}

function failure(path: string): Error {
  return new Error(`Cannot lock "${path}": ${errnoText(errno())}`);
}
