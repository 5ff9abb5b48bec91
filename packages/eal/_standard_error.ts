/**
 * Standard error set aside for the length of a call into C.
 *
 * @module
 */
import { libc, MFD_CLOEXEC, readAll } from "../../ffi/os/libc.ts";
import { cString } from "../../ffi/memory/c_memory.ts";

const STANDARD_ERROR = 2;

/** What a call returned, and what was written to standard error meanwhile. */
export interface Captured<T> {
  readonly result: T;
  /** Not yet shown to anybody. */
  readonly written: Uint8Array;
}

/**
 * Runs a function while standard error goes to memory. Where that cannot be
 * set up, the function runs as it is and `written` stays empty.
 */
export function captureStandardError<T>(run: () => T): Captured<T> {
  const memory = libc().memfd_create(cString("stderr"), MFD_CLOEXEC);
  const saved = memory < 0 ? -1 : libc().dup(STANDARD_ERROR);
  if (saved < 0) return { result: run(), written: new Uint8Array(0) };
  libc().dup2(memory, STANDARD_ERROR);
  try {
    const result = run();
    libc().lseek(memory, 0, 0);
    return { result, written: readAll(memory) };
  } finally {
    libc().dup2(saved, STANDARD_ERROR);
    libc().close(saved);
    libc().close(memory);
  }
}

/** Writes bytes to standard error. */
export function writeStandardError(bytes: Uint8Array): void {
  if (bytes.length > 0) libc().write(STANDARD_ERROR, bytes, bytes.length);
}
