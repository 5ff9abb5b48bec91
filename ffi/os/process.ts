/**
 * Child processes through the C library: `--allow-ffi` stays the only
 * permission, and the child's parent is the calling thread, which its
 * parent-death signal is bound to.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import {
  closeFilesOnExec,
  errnoText,
  libc,
  readTextFile,
  setAffinity,
} from "./libc.ts";
import {
  addressOf,
  cString,
  openWindow,
  StringVector,
} from "../memory/c_memory.ts";
import type { NativeFunctions, SymbolTable } from "../runtime/c_types.ts";

const symbols = {
  // spawn.h
  posix_spawn: {
    parameters: ["buf", "buf", "ptr", "ptr", "ptr", "ptr"],
    result: "i32",
  }, // (pid_t *pid, path, file_actions, attr, argv, envp)
  // sys/wait.h
  waitpid: { parameters: ["i32", "buf", "i32"], result: "i32" }, // (pid, int *status, options)
  // sys/prctl.h
  prctl: { parameters: ["i32", "size", "size", "size", "size"], result: "i32" }, // (option, arg2, arg3, arg4, arg5)
  // sys/resource.h
  getpriority: { parameters: ["i32", "u32"], result: "i32" }, // (which, who)
  setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" }, // (which, who, prio)
  // unistd.h
  getppid: { parameters: [], result: "i32" },
} as const satisfies SymbolTable;

let bound: NativeFunctions<typeof symbols> | undefined;

function processes(): NativeFunctions<typeof symbols> {
  bound ??= backend().open("libc.so.6", symbols);
  return bound;
}

/** How a process ended. */
export interface ProcessExit {
  /** Its exit code, or 128 + signal. */
  readonly code: number;
  /** The signal that ended it; 0 if none did. */
  readonly signal: number;
}

/** A process that was just started. */
export interface SpawnedProcess {
  readonly pid: number;
  /** Settles when it has ended; leaves no zombie. */
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts a program. It gets this process's environment and standard streams,
 * and none of its other file descriptors.
 *
 * @param argv Path of the program and its arguments.
 * @param affinity CPUs of the child, as a cpu_set_t.
 * @param current CPUs of the calling thread, restored afterwards.
 * @throws {Error} if it cannot be started.
 */
export function spawn(
  argv: readonly string[],
  affinity: Uint8Array,
  current: Uint8Array,
): SpawnedProcess {
  closeFilesOnExec();
  const vector = new StringVector(argv);
  const environment = openWindow(libc().dlsym(0, cString("environ")), 8);
  const pid = new Int32Array(32);
  // A child inherits the CPUs of the thread that starts it.
  setAffinity(affinity);
  const result = processes().posix_spawn(
    pid,
    cString(argv[0]!),
    0,
    0,
    addressOf(vector.pointers),
    environment.pointer(0),
  );
  setAffinity(current);
  if (result !== 0) {
    throw new Error(`Cannot start ${argv[0]}: ${errnoText(result)}`);
  }
  return { pid: pid[0]!, exited: waitForExit(pid[0]!) };
}

/** What waits for the end of each child, by process id. */
const waiting = new Map<number, (exit: ProcessExit) => void>();

/** Should a signal get lost: then so many milliseconds later. */
const LOOK_INTERVAL = 1000;
let looking: ReturnType<typeof setInterval> | undefined;
let stopListening: () => void = () => {};

/**
 * Looks after children when the kernel says that one ended. A thread of its
 * own in waitpid would be simpler, but runtimes have few of them to lend.
 */
function waitForExit(pid: number): Promise<ProcessExit> {
  return new Promise((resolve) => {
    waiting.set(pid, resolve);
    if (looking === undefined) {
      stopListening = backend().host.onSignal("SIGCHLD", collectExits);
      looking = setInterval(collectExits, LOOK_INTERVAL);
    }
    // It may have ended before anybody listened.
    collectExits();
  });
}

function collectExits(): void {
  const WNOHANG = 1;
  const status = new Int32Array(32);
  for (const [pid, resolve] of waiting) {
    const found = processes().waitpid(pid, status, WNOHANG);
    if (found === 0) continue;
    waiting.delete(pid);
    // Reaped by somebody else: all that is known is that it is gone.
    resolve(found < 0 ? { code: -1, signal: 0 } : exitOf(status[0]!));
  }
  if (waiting.size > 0 || looking === undefined) return;
  clearInterval(looking);
  looking = undefined;
  stopListening();
}

/** What a status of waitpid says. */
function exitOf(status: number): ProcessExit {
  const signal = status & 0x7f;
  return signal === 0
    ? { code: (status >> 8) & 0xff, signal: 0 }
    : { code: 128 + signal, signal };
}

/** The command line of this process: program and arguments as it was started. */
export function ownCommandLine(): string[] {
  const text = readTextFile("/proc/self/cmdline") ?? "";
  return text.split("\0").slice(0, -1);
}

const PRIO_PROCESS = 0;

/** The scheduling priority of the calling thread, from -20 (most) to 19. */
export function getNice(): number {
  return processes().getpriority(PRIO_PROCESS, 0);
}

/**
 * Sets the scheduling priority of a process's main thread, and of the threads
 * and processes that it starts from now on; 0 means the calling thread.
 *
 * @param nice From -20 (most) to 19.
 * @returns false if that is not permitted, or there is no such process.
 */
export function setNice(pid: number, nice: number): boolean {
  return processes().setpriority(PRIO_PROCESS, pid, nice) === 0;
}

/** Id of the process that started this one, or of its adopter. */
export function parentPid(): number {
  return processes().getppid();
}

/** Has the kernel send a signal to this process when its parent's thread ends. */
export function setParentDeathSignal(signal: number): void {
  const PR_SET_PDEATHSIG = 1;
  processes().prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
}
