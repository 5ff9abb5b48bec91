/**
 * A supervisor: starts processes by name, tells how they fare, stops them.
 *
 * | state    | begins with                 | ends with                       |
 * |----------|-----------------------------|---------------------------------|
 * | running  | `start`                     | `stop`, or the process ends     |
 * | stopping | `stop`                      | the process ends; by SIGKILL at the deadline |
 * | exited   | the process ends            | `start` of the same name        |
 *
 * A process that ends in state `running` was not asked to: `onExit` is told
 * so, and may start it again (see {@linkcode RestartPolicy} for when). For
 * children to die with their parent they call {@linkcode watchParent}.
 *
 * @module
 */
import { getAffinity, libc } from "../../ffi/os/libc.ts";
import { type ProcessExit, spawn } from "../../ffi/os/process.ts";
import { signals } from "../../ffi/runtime/signals.ts";

export type { ProcessExit } from "../../ffi/os/process.ts";

/** State of a supervised process. */
export type ProcessState = "running" | "stopping" | "exited";

/** How a process is started. */
export interface ProcessOptions {
  /** Path of the program and its arguments. */
  readonly argv: readonly string[];
  /** CPUs it may use, as a cpu_set_t: those of the calling thread by default. */
  readonly affinity?: Uint8Array;
  /**
   * Starts it in another way; `affinity` is then of no use. Default: with this
   * process's standard streams and without its other files.
   */
  readonly spawn?: (argv: readonly string[]) => StartedProcess;
}

/** A process that a function of the caller started. */
export interface StartedProcess {
  /** Its process id. */
  readonly pid: number;
  /** Settles when it has ended. */
  readonly exited: Promise<ProcessExit>;
  /** Sends it a signal by number; false if it has ended. */
  signal(number: number): boolean;
}

/** How a process is stopped. */
export interface StopOptions {
  /**
   * Asks the process to stop; settles when it has acknowledged. By default it
   * gets a SIGTERM, which needs no acknowledgement.
   */
  readonly ask?: () => Promise<unknown>;
  /** Milliseconds for the acknowledgement, then SIGKILL. Default: 1000. */
  readonly acknowledge?: number;
  /** Milliseconds from there to its end, then SIGKILL. Default: 1000. */
  readonly end?: number;
}

/** A supervised process. */
export interface SupervisedProcess {
  /** Its name. */
  readonly name: string;
  /** Its process id. */
  readonly pid: number;
  /** Its state. */
  readonly state: ProcessState;
  /** How often a process of this name was started. */
  readonly starts: number;
  /** When it was started: `performance.now()`. */
  readonly startedAt: number;
  /** How it ended, once it has. */
  readonly exited: Promise<ProcessExit>;
}

/** Told of each end; `expected` if the process was being stopped. */
export type ExitListener = (
  process: SupervisedProcess,
  exit: ProcessExit,
  expected: boolean,
) => void;

interface Entry {
  readonly name: string;
  readonly pid: number;
  readonly starts: number;
  readonly startedAt: number;
  readonly exited: Promise<ProcessExit>;
  readonly signal: (number: number) => boolean;
  state: ProcessState;
}

/** Starts, watches and stops processes; one per program is enough. */
export class Supervisor {
  readonly #entries = new Map<string, Entry>();
  readonly #onExit: ExitListener;

  /**
   * Supervises nothing yet.
   *
   * @param onExit Told of each end, right after it. Default: nobody is.
   */
  constructor(onExit: ExitListener = () => {}) {
    this.#onExit = onExit;
  }

  /**
   * Starts a process under a name.
   *
   * @throws {Error} if one of that name still lives, or it cannot be started.
   */
  start(name: string, options: ProcessOptions): SupervisedProcess {
    const before = this.#entries.get(name);
    if (before !== undefined && before.state !== "exited") {
      throw new Error(`Cannot start process "${name}": it still runs`);
    }
    const { argv, affinity, spawn = (argv) => spawnNative(argv, affinity) } =
      options;
    const started = spawn(argv);
    const { pid, exited } = started;
    const entry: Entry = {
      name,
      pid,
      signal: (number) => started.signal(number),
      starts: (before?.starts ?? 0) + 1,
      startedAt: performance.now(),
      state: "running",
      exited: exited.then((exit) => {
        const expected = entry.state === "stopping";
        entry.state = "exited";
        this.#onExit(entry, exit, expected);
        return exit;
      }),
    };
    this.#entries.set(name, entry);
    return entry;
  }

  /** The process of a name, running or exited; undefined if there never was one. */
  status(name: string): SupervisedProcess | undefined {
    return this.#entries.get(name);
  }

  /** All processes that were ever started, the last one of each name. */
  list(): SupervisedProcess[] {
    return [...this.#entries.values()];
  }

  /**
   * Sends a signal, such as "SIGUSR1"; false if the process has ended.
   *
   * @throws {RangeError} if there is no signal of that name.
   */
  signal(name: string, signal: string): boolean {
    const number = (signals as Record<string, number>)[signal];
    if (number === undefined) {
      throw new RangeError(
        `Cannot signal process "${name}": no signal ${signal}`,
      );
    }
    const entry = this.#entries.get(name);
    return entry !== undefined && send(entry, number);
  }

  /**
   * Stops a process: asks, waits for the acknowledgement and the end, and
   * kills at either deadline. A second call waits for the first one's end.
   *
   * @returns how it ended; undefined if there never was one of that name.
   */
  async stop(
    name: string,
    { ask, acknowledge = 1000, end = 1000 }: StopOptions = {},
  ): Promise<ProcessExit | undefined> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    if (entry.state !== "running") return await entry.exited;
    entry.state = "stopping";
    const asked = ask ?? (() => Promise.resolve(this.signal(name, "SIGTERM")));
    const answered = await inTime(
      Promise.race([asked().then(() => true, () => false), entry.exited]),
      acknowledge,
    );
    if (answered !== false && answered !== undefined) {
      await inTime(entry.exited, end);
    }
    // Not by name: whoever heard of its end may have started it anew.
    send(entry, signals.SIGKILL);
    return await entry.exited;
  }

  /** Stops all processes at once, in the same way. */
  async stopAll(
    options: (name: string) => StopOptions = () => ({}),
  ): Promise<void> {
    await Promise.all(
      this.list().map(({ name }) => this.stop(name, options(name))),
    );
  }
}

/** Starts a process through the C library. */
function spawnNative(
  argv: readonly string[],
  affinity?: Uint8Array,
): StartedProcess {
  const current = getAffinity();
  const { pid, exited } = spawn(argv, affinity ?? current, current);
  return {
    pid,
    exited,
    signal: (number) => libc().kill(pid, number) === 0,
  };
}

/** Signals a process that has not ended: later its pid may be another's. */
function send(entry: Entry, signal: number): boolean {
  return entry.state !== "exited" && entry.signal(signal);
}

/** What a promise gives, or undefined if it takes longer than that. */
async function inTime<T>(
  promise: Promise<T>,
  milliseconds: number,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
