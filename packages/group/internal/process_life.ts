/**
 * Processes by their numbers. A number is given anew when its process has
 * ended: only together with the time of its start it means one process.
 *
 * @module
 */
import { readTextFile } from "../../../ffi/os/libc.ts";

/** A process or thread that cannot be taken for a later one with its id. */
export interface Life {
  /** Id of the process or thread. */
  readonly pid: number;
  /** When it was started, in clock ticks since the machine was. */
  readonly started: string;
}

/** What the kernel says about a living process or thread. */
export interface LifeStatus extends Life {
  /** Id of the process that started it, or of its adopter. */
  readonly parent: number;
  readonly cpuMilliseconds: number;
  readonly threads: number;
}

/** Milliseconds of a clock tick: USER_HZ is 100 on all of Linux. */
const TICK = 10;

/**
 * What is known of a process or thread; undefined if it has ended, whether or
 * not its parent has taken notice.
 *
 * @param folder Its folder in /proc, such as a process id or "thread-self".
 */
export function readLife(folder: number | string): LifeStatus | undefined {
  const text = readTextFile(`/proc/${folder}/stat`);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold anything; from state on it is regular.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "Z"] = fields;
  const started = fields[19];
  if (state === "Z" || state === "X" || started === undefined) return undefined;
  return {
    pid: Number.parseInt(text),
    started,
    parent: Number(fields[1]),
    cpuMilliseconds: (Number(fields[11]) + Number(fields[12])) * TICK,
    threads: Number(fields[17]),
  };
}

/** Tells whether this very process still lives. */
export function lives({ pid, started }: Life): boolean {
  const now = readLife(pid);
  return now !== undefined && now.started === started;
}
