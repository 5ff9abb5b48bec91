/**
 * The processes of a group, and what is known of each.
 *
 * @module
 */
import { readTextFile } from "../../ffi/os/libc.ts";
import { GroupMembers } from "../group/internal/members.ts";
import { type LifeStatus, readLife } from "../group/internal/process_life.ts";
import type { GroupState, ProcessInfo } from "./snapshot.ts";

/** Finds the processes of one group; keeps what does not change. */
export class ProcessList {
  readonly #members: GroupMembers;
  /** By process id: when it was started, and its command line. */
  readonly #commands = new Map<
    number,
    { readonly started: string; readonly words: readonly string[] }
  >();

  /** Of the group with this runtime folder. */
  constructor(folder: string) {
    this.#members = new GroupMembers(folder);
  }

  /** Primary first, then secondaries by process id. */
  list(): ProcessInfo[] {
    const primary = this.#members.primary();
    const secondaries = this.#members.secondaries()
      .filter(({ pid }) => pid !== primary);
    const found = [
      // Locked by a process that has no number here: in another container.
      this.#describe("primary", Math.max(0, primary), primary !== 0),
      ...secondaries.map(({ pid, lives, life }) =>
        this.#describe("secondary", pid, lives, life)
      ),
    ];
    for (const pid of this.#commands.keys()) {
      if (!found.some((each) => each.pid === pid)) this.#commands.delete(pid);
    }
    return found;
  }

  #describe(
    role: ProcessInfo["role"],
    pid: number,
    alive: boolean,
    life: LifeStatus | undefined = role === "primary" && pid > 0
      ? readLife(pid)
      : undefined,
  ): ProcessInfo {
    if (!alive || life === undefined) return { ...nobody(role), pid, alive };
    const { started, cpuMilliseconds, threads } = life;
    let command = this.#commands.get(pid);
    if (command?.started !== started) {
      command = { started, words: commandLine(pid) };
      this.#commands.set(pid, command);
    }
    const { words } = command;
    return {
      pid,
      role,
      alive,
      name: programName(pid, words),
      command: words,
      cpuMilliseconds,
      threads,
    };
  }
}

function nobody(role: ProcessInfo["role"]): ProcessInfo {
  return {
    pid: 0,
    role,
    alive: false,
    name: "",
    command: [],
    cpuMilliseconds: 0,
    threads: 0,
  };
}

/** Who lives, of these. */
export function groupState(processes: readonly ProcessInfo[]): GroupState {
  if (processes.some(({ role, alive }) => alive && role === "primary")) {
    return "running";
  }
  return processes.some(({ alive }) => alive) ? "orphaned" : "dead";
}

function commandLine(pid: number): string[] {
  return (readTextFile(`/proc/${pid}/cmdline`) ?? "").split("\0")
    .filter((word) => word !== "");
}

/** Runtimes whose script says more than their own name. */
const RUNTIMES = /^(deno|node|bun|nodejs|python[\d.]*)$/;

function programName(pid: number, command: readonly string[]): string {
  const [program, ...args] = command;
  if (program === undefined) {
    return (readTextFile(`/proc/${pid}/comm`) ?? "").trim();
  }
  const name = baseName(program);
  if (!RUNTIMES.test(name)) return name;
  const script = args.find((word) => /\.[cm]?[jt]s$|\.py$/.test(word));
  return script === undefined ? name : baseName(script).replace(/\.\w+$/, "");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
