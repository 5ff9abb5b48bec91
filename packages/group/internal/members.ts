/**
 * Which processes belong to a group, and live.
 *
 * A process id in the name of a file proves nothing: by now the number may be
 * another process's, or it is one of another container. This does:
 *
 * | proof                                     | of          | says                        | across containers |
 * |-------------------------------------------|-------------|-----------------------------|-------------------|
 * | the write lock on `config`                | the primary | it lives, and its number    | yes, no number    |
 * | somebody has `mp_socket_<pid>_<time>` open | a secondary | it lives; or it has ended   | yes               |
 * | `config` is mapped to be written          | either      | the process is of the group | no                |
 * | when the process was started              | either      | it still is the same one    | no                |
 *
 * The socket alone is asked first: it is the only one that can tell an ended
 * secondary from one in another container. Observers map `config`, too, but
 * read only.
 *
 * @module
 */
import { pathLockHolder } from "../../../ffi/os/file_lock.ts";
import { readFile } from "../../../ffi/os/libc.ts";
import { isSocketOpen } from "../../../ffi/os/unix_socket.ts";
import {
  filesLike,
  isHugepageOf,
  type SecondaryFile,
  secondaryFiles,
} from "./group_files.ts";
import { mappingsOf, readMappings } from "./memory_maps.ts";
import { type LifeStatus, readLife } from "./process_life.ts";
import { runtimeFolder } from "./runtime_folder.ts";

/** A secondary that left files in its group's runtime folder. */
export interface Secondary {
  /** Its process id, as it knows it. */
  readonly pid: number;
  readonly lives: boolean;
  /** What is known of it; undefined if it has ended or runs in another container. */
  readonly life: LifeStatus | undefined;
}

/** The processes of a group. Remembers what cannot change. */
export class GroupMembers {
  readonly #folder: string;
  /** Start times of those that are proven to be here, by process id. */
  readonly #proven = new Map<number, string>();

  /** Of the group with this runtime folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The primary's process id: see {@linkcode primaryPid}. */
  primary(): number {
    return primaryPid(this.#folder);
  }

  /** Those that have files in the runtime folder, by process id. */
  secondaries(): Secondary[] {
    const byPid = new Map<number, SecondaryFile[]>();
    for (const file of secondaryFiles(this.#folder)) {
      byPid.set(file.pid, [...byPid.get(file.pid) ?? [], file]);
    }
    for (const pid of this.#proven.keys()) {
      if (!byPid.has(pid)) this.#proven.delete(pid);
    }
    return [...byPid].sort(([a], [b]) => a - b)
      .map(([pid, files]) => this.#secondary(pid, files));
  }

  #secondary(pid: number, files: readonly SecondaryFile[]): Secondary {
    const life = readLife(pid);
    const isMember = life !== undefined && this.#isMember(life);
    const answers = files.filter(({ kind }) => kind === "socket")
      .map(({ path }) => isSocketOpen(path));
    const isOpen = answers.includes(true);
    // If it may not be asked either, whoever has the number is taken for it.
    const isHere = isMember ?? (isOpen || answers.includes(undefined));
    return {
      pid,
      lives: isHere || isOpen,
      life: isHere ? life : undefined,
    };
  }

  #isMember(life: LifeStatus): boolean | undefined {
    const { pid, started } = life;
    if (this.#proven.get(pid) === started) return true;
    const answer = isMember(pid, this.#folder);
    if (answer === true) this.#proven.set(pid, started);
    return answer;
  }
}

/**
 * The process that holds the write lock on a group's config file, which is its
 * living primary; 0 if there is none, -1 if it runs in another container.
 *
 * Never call this in a primary: closing any descriptor of the file would give
 * up the lock that it holds itself.
 */
export function primaryPid(folder: string): number {
  return pathLockHolder(`${folder}/config`);
}

/** Tells whether a primary has finished the group's config file. */
export function isConfigComplete(folder: string): boolean {
  // Its first word is RTE_MAGIC, which is written last.
  const magic = readFile(`${folder}/config`)?.subarray(0, 4);
  return magic !== undefined && magic.some((byte) => byte !== 0);
}

/**
 * Tells whether a process has a group's configuration mapped to be written,
 * which only its processes have; undefined if that may not be asked.
 */
export function isMember(
  pid: number | "self",
  folder: string,
): boolean | undefined {
  return mappingsOf(`${folder}/config`, pid)
    ?.some(({ writesFile }) => writesFile);
}

/** The secondaries of a group that live. */
export function livingSecondaries(folder: string): Secondary[] {
  return new GroupMembers(folder).secondaries().filter(({ lives }) => lives);
}

/**
 * Who uses memory or files of a prefix, with or without a shared
 * configuration: process ids, and 0 for one in another container.
 */
export function groupUsers(filePrefix: string): number[] {
  const folder = runtimeFolder(filePrefix);
  const here = filesLike("/proc", "[0-9]*").map(Number).filter((pid) =>
    isMember(pid, folder) === true || hasHugepages(pid, filePrefix)
  );
  const elsewhere = primaryPid(folder) < 0 ||
    livingSecondaries(folder).some(({ life }) => life === undefined);
  return elsewhere ? [...here, 0] : here;
}

function hasHugepages(pid: number, filePrefix: string): boolean {
  return readMappings(pid, `/${filePrefix}map_`)?.some(({ writesFile, path }) =>
    writesFile && isHugepageOf(filePrefix, path)
  ) === true;
}
