/**
 * Files through the C library: what they are, mapped for reading, written at
 * once. `--allow-ffi` stays the only permission.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import { errno, errnoText, libc, MAP_FAILED } from "./libc.ts";
import { cString, openWindow } from "../memory/c_memory.ts";
import type { NativeFunctions, SymbolTable } from "../runtime/c_types.ts";
import type { Window } from "../memory/window.ts";

const symbols = {
  // sys/stat.h
  statx: { parameters: ["i32", "buf", "i32", "u32", "buf"], result: "i32" }, // (dirfd, path, flags, mask, struct statx *)
} as const satisfies SymbolTable;

let bound: NativeFunctions<typeof symbols> | undefined;

function statuses(): NativeFunctions<typeof symbols> {
  bound ??= backend().open("libc.so.6", symbols);
  return bound;
}

const AT_FDCWD = -100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
/** O_RDONLY | O_NONBLOCK | O_CLOEXEC: whatever the path is, opening it ends. */
const READ_FLAGS = 0o2004000;
/** O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC */
const WRITE_FLAGS = 0o2001101;
const WRITE_MODE = 0o644;
const PROT_READ = 1;
const MAP_SHARED = 1;
/** Nothing is set aside for a mapping that is never written. */
const MAP_NORESERVE = 0x4000;

/** Error number of a file that is not there. */
export const ENOENT = 2;
/** Error number of a file that may not be read. */
export const EACCES = 13;
/** Error number of a call that is not permitted. */
export const EPERM = 1;

/** A file cannot be opened, mapped or written. */
export class FileError extends Error {
  /** The class's name. */
  override readonly name = "FileError";
  /** The C library's error number. */
  readonly code: number;

  /** For the last failed call of the C library, unless a reason is given. */
  constructor(verb: string, path: string, reason?: string) {
    const code = reason === undefined ? errno() : 0;
    super(`Cannot ${verb} ${path}: ${reason ?? errnoText(code)}`);
    this.code = code;
  }
}

/** What a path leads to. */
export interface FileStatus {
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  /** Number of the file in its file system. */
  readonly inode: number;
  /** Tells files apart that had the same path one after the other; another one for another size. */
  readonly identity: string;
}

/** What a path leads to; undefined if it leads nowhere or may not be asked. */
export function fileStatus(path: string): FileStatus | undefined {
  return statusOf(AT_FDCWD, path);
}

function statusOf(folder: number, path: string): FileStatus | undefined {
  // struct statx: stx_mode u16@28, stx_ino@32, stx_size@40, stx_ctime@96,
  // stx_dev_major u32@136, stx_dev_minor u32@140
  const status = new Uint8Array(256);
  const flags = path === "" ? AT_EMPTY_PATH : 0;
  const result = statuses().statx(
    folder,
    cString(path),
    flags,
    STATX_BASIC_STATS,
    status,
  );
  if (result !== 0) return undefined;
  const view = new DataView(status.buffer);
  const type = view.getUint16(28, true) & S_IFMT;
  const word = (offset: number): bigint => view.getBigUint64(offset, true);
  return {
    kind: type === S_IFREG ? "file" : type === S_IFDIR ? "folder" : "other",
    size: Number(word(40)),
    inode: Number(word(32)),
    identity: `${word(136)}:${word(32)}:${word(40)}`,
  };
}

/** A part of a file, mapped for reading: a write to it ends the process. */
export class MappedFile {
  /** The file's bytes, as others change them. Not to be touched after close. */
  readonly window: Window;
  /** Which file this is: `identity` of {@linkcode FileStatus}. */
  readonly identity: string;
  readonly #length: number;
  #open = true;

  private constructor(window: Window, length: number, identity: string) {
    this.window = window;
    this.#length = length;
    this.identity = identity;
  }

  /**
   * Maps a part of a file. No descriptor stays open.
   *
   * @param start Where it starts: a multiple of the file's page size.
   * @param length Its bytes; by default all up to the end of the file.
   * @throws {FileError} if that cannot be done, or the file ends before.
   */
  static open(path: string, start = 0, length?: number): MappedFile {
    const fd = libc().open(cString(path), READ_FLAGS);
    if (fd < 0) throw new FileError("open", path);
    try {
      const status = statusOf(fd, "");
      if (status?.kind !== "file") {
        throw new FileError("map", path, "it is not a file");
      }
      const wanted = length ?? status.size - start;
      if (wanted <= 0 || start + wanted > status.size) {
        throw new FileError("map", path, `it has ${status.size} bytes`);
      }
      const flags = MAP_SHARED | MAP_NORESERVE;
      const address = libc().mmap(0, wanted, PROT_READ, flags, fd, start);
      if (address === MAP_FAILED) throw new FileError("map", path);
      return new MappedFile(
        openWindow(address, wanted),
        wanted,
        status.identity,
      );
    } finally {
      libc().close(fd);
    }
  }

  /** Unmaps it; a second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    libc().munmap(this.window.base, this.#length);
  }
}

/**
 * Writes a file, in place of one that is there.
 *
 * @throws {FileError} if it cannot be written in full.
 */
export function writeFile(path: string, bytes: Uint8Array): void {
  const fd = libc().openat(AT_FDCWD, cString(path), WRITE_FLAGS, WRITE_MODE);
  if (fd < 0) throw new FileError("create", path);
  try {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at);
      const count = libc().write(fd, part, part.length);
      // A failed write returns (size_t)-1.
      if (count <= 0 || count > part.length) throw new FileError("write", path);
      at += count;
    }
  } finally {
    libc().close(fd);
  }
}
