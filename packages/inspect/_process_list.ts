/**
 * The processes of a group, by the files that they have and leave.
 *
 * @module
 */
import { readTextFile } from "../../ffi/os/libc.ts";
import { lockHolder } from "../../ffi/os/mapped_file.ts";
import { filesLike } from "./_runtime_folder.ts";
import type { GroupState, ProcessInfo } from "./snapshot.ts";

/** Milliseconds of a clock tick: USER_HZ is 100 on all of Linux. */
const TICK = 10;

/** What /proc says about a living process. */
interface Living {
  readonly started: string;
  readonly cpuMilliseconds: number;
  readonly threads: number;
}

/** Finds the processes of one group; keeps what does not change. */
export class ProcessList {
  readonly #folder: string;
  /** By process id: when it started, and whether it is of this group. */
  readonly #known = new Map<
    number,
    { readonly started: string; readonly command: readonly string[] | null }
  >();

  /** Of the group with this runtime folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Primary first, then secondaries by process id. */
  list(): ProcessInfo[] {
    const primary = lockHolder(`${this.#folder}/config`);
    const secondaries = secondaryPids(this.#folder)
      .filter((pid) => pid !== primary);
    return [
      this.#primary(primary),
      ...secondaries.map((pid) => this.#describe(pid, "secondary")),
    ];
  }

  #primary(pid: number): ProcessInfo {
    if (pid > 0) return this.#describe(pid, "primary", true);
    // Locked by a process that has no number here: in another container.
    return { ...nobody("primary"), alive: pid < 0 };
  }

  #describe(
    pid: number,
    role: ProcessInfo["role"],
    certain = false,
  ): ProcessInfo {
    const living = readLiving(pid);
    if (living === undefined) {
      this.#known.delete(pid);
      return { ...nobody(role), pid, alive: certain };
    }
    const { started, cpuMilliseconds, threads } = living;
    let known = this.#known.get(pid);
    if (known?.started !== started) {
      const isMember = certain || usesFolder(pid, this.#folder);
      known = { started, command: isMember ? commandLine(pid) : null };
      this.#known.set(pid, known);
    }
    const { command } = known;
    // Another program has the number by now.
    if (command === null) return { ...nobody(role), pid };
    const name = programName(pid, command);
    return { pid, role, alive: true, name, command, cpuMilliseconds, threads };
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

/** Process ids in the names of sockets and tables that secondaries make. */
function secondaryPids(folder: string): number[] {
  const patterns = [/^mp_socket_(\d+)_/, /^fbarray_.*?_(\d+)(?:_[\da-f]+)?$/];
  const found = [
    ...filesLike(folder, "mp_socket_*"),
    ...filesLike(folder, "fbarray_*_*"),
  ].flatMap((name) => {
    for (const pattern of patterns) {
      const pid = Number(pattern.exec(name)?.[1]);
      if (pid > 0) return [pid];
    }
    return [];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function readLiving(pid: number): Living | undefined {
  const text = readTextFile(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold anything; from state on it is regular.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "Z"] = fields;
  if (state === "Z" || state === "X") return undefined;
  return {
    started: fields[19] ?? "",
    cpuMilliseconds: (Number(fields[11]) + Number(fields[12])) * TICK,
    threads: Number(fields[17]),
  };
}

/** Tells whether a process has the group's memory; true if that may not be asked. */
function usesFolder(pid: number, folder: string): boolean {
  const maps = readTextFile(`/proc/${pid}/maps`);
  if (maps === undefined || maps === "") return true;
  // The kernel shows the real path: /run, not /var/run.
  const end = `${folder.slice(folder.lastIndexOf("/"))}/config`;
  return maps.split("\n").some((line) => line.endsWith(end));
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
