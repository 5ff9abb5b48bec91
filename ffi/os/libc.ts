/**
 * The few functions of the C library that the control path needs. They go
 * through the FFI, not through the runtime's own file or environment API, so
 * that `--allow-ffi` stays the only permission.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import {
  addressOf,
  cString,
  openWindow,
  readCString,
} from "../memory/c_memory.ts";
import type {
  Address,
  NativeFunctions,
  SymbolTable,
} from "../runtime/c_types.ts";

const symbols = {
  // stdlib.h, string.h
  getenv: { parameters: ["buf"], result: "ptr" }, // (const char *name)
  setenv: { parameters: ["buf", "buf", "i32"], result: "i32" }, // (name, value, overwrite)
  unsetenv: { parameters: ["buf"], result: "i32" }, // (name)
  strerror: { parameters: ["i32"], result: "ptr" }, // (int errnum)
  strerrorname_np: { parameters: ["i32"], result: "ptr", optional: true }, // (int errnum), from glibc 2.32 on
  __errno_location: { parameters: [], result: "ptr", hot: true },
  // dlfcn.h
  dlopen: { parameters: ["buf", "i32"], result: "ptr" }, // (path, flags)
  dlsym: { parameters: ["ptr", "buf"], result: "ptr" }, // (handle, name)
  dlvsym: { parameters: ["ptr", "buf", "buf"], result: "ptr" }, // (handle, name, version)
  dlclose: { parameters: ["ptr"], result: "i32" }, // (handle)
  dlerror: { parameters: [], result: "ptr", hot: true },
  dladdr1: { parameters: ["ptr", "buf", "buf", "i32"], result: "i32" }, // (addr, Dl_info *, void **extra, flags)
  // fcntl.h, unistd.h
  open: { parameters: ["buf", "i32"], result: "i32" }, // (path, flags)
  openat: { parameters: ["i32", "buf", "i32", "u32"], result: "i32" }, // (dirfd, path, flags, mode)
  read: { parameters: ["i32", "buf", "size"], result: "size" }, // (fd, buf, count)
  write: { parameters: ["i32", "buf", "size"], result: "size" }, // (fd, buf, count)
  lseek: { parameters: ["i32", "size", "i32"], result: "size" }, // (fd, offset, whence)
  dup: { parameters: ["i32"], result: "i32" }, // (fd)
  dup2: { parameters: ["i32", "i32"], result: "i32" }, // (old, new)
  close: { parameters: ["i32"], result: "i32" }, // (fd)
  isatty: { parameters: ["i32"], result: "i32" }, // (fd)
  poll: { parameters: ["buf", "size", "i32"], result: "i32" }, // (struct pollfd *, nfds, timeout)
  close_range: {
    parameters: ["u32", "u32", "i32"],
    result: "i32",
    optional: true,
  }, // (first, last, flags)
  fcntl: { parameters: ["i32", "i32", "buf"], result: "i32" }, // (fd, cmd, struct flock *)
  unlink: { parameters: ["buf"], result: "i32" }, // (path)
  rmdir: { parameters: ["buf"], result: "i32" }, // (path)
  execv: { parameters: ["buf", "ptr"], result: "i32" }, // (path, char *const argv[])
  getpid: { parameters: [], result: "i32" },
  getuid: { parameters: [], result: "u32" },
  // signal.h
  kill: { parameters: ["i32", "i32"], result: "i32" }, // (pid, sig)
  // glob.h
  glob: { parameters: ["buf", "i32", "ptr", "buf"], result: "i32" }, // (pattern, flags, errfunc, glob_t *)
  globfree: { parameters: ["buf"], result: "void" }, // (glob_t *)
  // sched.h
  sched_getaffinity: { parameters: ["i32", "size", "buf"], result: "i32" }, // (pid, size, cpu_set_t *)
  sched_setaffinity: { parameters: ["i32", "size", "buf"], result: "i32" }, // (pid, size, const cpu_set_t *)
  sched_yield: { parameters: [], result: "i32" },
  // sys/mman.h
  memfd_create: { parameters: ["buf", "u32"], result: "i32" }, // (name, flags)
  mmap: {
    parameters: ["ptr", "size", "i32", "i32", "i32", "size"], // (addr, length, prot, flags, fd, offset)
    result: "ptr",
  },
  munmap: { parameters: ["ptr", "size"], result: "i32" }, // (addr, length)
} as const satisfies SymbolTable;

let bound: NativeFunctions<typeof symbols> | undefined;

/** The C library's functions, bound at first use. */
export function libc(): NativeFunctions<typeof symbols> {
  if (bound === undefined) {
    bound = backend().open("libc.so.6", symbols);
    // Backends may bind functions when they are first asked for, which must
    // not come between an error and the question what it was.
    for (const name of ["dlerror", "__errno_location"] as const) bound[name]();
  }
  return bound;
}

/** What `mmap` returns on failure: (void *)-1, as a number. */
export const MAP_FAILED: Address = Number(0xffff_ffff_ffff_ffffn);

/** Flag of `dlopen`: bind all symbols at once. */
export const RTLD_NOW = 2;

/** Flag of `memfd_create`: not for programs that this process starts. */
export const MFD_CLOEXEC = 1;

/** Bytes of a `cpu_set_t`. */
export const CPU_SET_SIZE = 128;

/** The C library's error number of the calling thread. */
export function errno(): number {
  return openWindow(libc().__errno_location(), 8).i32[0]!;
}

/** The text of an error number, such as "No such file or directory". */
export function errnoText(code: number): string {
  return readCString(libc().strerror(code));
}

/** The name of an error number, such as "ENOENT"; undefined if it is not known. */
export function errnoName(code: number): string | undefined {
  const name = libc().strerrorname_np?.(code) ?? 0;
  return name === 0 ? undefined : readCString(name);
}

/** An environment variable, or undefined if it is not set. */
export function getEnvironment(name: string): string | undefined {
  const address = libc().getenv(cString(name));
  return address === 0 ? undefined : readCString(address, 65536);
}

/** The bytes of a file, or undefined if it cannot be opened. */
export function readFile(path: string): Uint8Array | undefined {
  const fd = openForReading(path);
  if (fd < 0) return undefined;
  try {
    return readAll(fd);
  } finally {
    libc().close(fd);
  }
}

/** A file descriptor to read from; negative if the file cannot be opened. */
export function openForReading(path: string): number {
  const O_RDONLY_CLOEXEC = 0o2000000;
  return libc().open(cString(path), O_RDONLY_CLOEXEC);
}

/**
 * Keeps all files but the standard streams from programs that this process
 * starts or becomes: DPDK opens files that outlive an exec, among them locks
 * that a child would keep held.
 */
export function closeFilesOnExec(): void {
  const CLOSE_RANGE_CLOEXEC = 4;
  libc().close_range?.(3, 0xffff_ffff, CLOSE_RANGE_CLOEXEC);
  const F_SETFD = 2;
  // Node has its own standard streams closed, too.
  for (const fd of [0, 1, 2]) libc().fcntl(fd, F_SETFD, null);
}

/** The bytes that a file descriptor still gives. */
export function readAll(fd: number): Uint8Array {
  const chunk = new Uint8Array(65536);
  const parts: Uint8Array[] = [];
  for (;;) {
    const got = libc().read(fd, chunk, chunk.length);
    // A failed read returns (size_t)-1.
    if (got === 0 || got > chunk.length) break;
    parts.push(chunk.slice(0, got));
  }
  const bytes = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A text file, or undefined if it cannot be opened. */
export function readTextFile(path: string): string | undefined {
  const bytes = readFile(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** The paths that match a shell pattern, sorted; empty if none does. */
export function matchPaths(pattern: string): string[] {
  const result = new Uint8Array(128); // glob_t: gl_pathc@0, gl_pathv@8
  const at = addressOf(result);
  try {
    if (libc().glob(cString(pattern), 0, 0, result) !== 0) return [];
    const header = openWindow(at, 16);
    const count = header.pointer(0);
    const list = openWindow(header.pointer(8), count * 8);
    return Array.from(
      { length: count },
      (_, i) => readCString(list.pointer(i * 8)),
    );
  } finally {
    libc().globfree(result);
  }
}

/** Escapes a literal part of a shell pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}

/** The CPUs the calling thread may run on. */
export function getAffinity(): Uint8Array {
  const set = new Uint8Array(CPU_SET_SIZE);
  libc().sched_getaffinity(0, set.length, set);
  return set;
}

/** Restricts the calling thread to the CPUs of a set; false if refused. */
export function setAffinity(set: Uint8Array): boolean {
  return libc().sched_setaffinity(0, set.length, set) === 0;
}

/** Lets another thread run: what a spinning loop does once it spun enough. */
export function yieldCpu(): void {
  libc().sched_yield();
}
