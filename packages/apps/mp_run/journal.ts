/**
 * What a run of mp_run has made and not yet removed, written down in its
 * scratch folder: the next run of a killed one clears up after it.
 *
 * @module
 */
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";
import {
  type Life,
  lives,
  readLife,
} from "../../group/internal/process_life.ts";

/** What is written down. */
interface Entries {
  readonly owner: Life;
  readonly processes: readonly Life[];
  readonly undo: readonly (readonly string[])[];
}

/** What a killed run left. */
export interface Remains {
  /** Its processes that still live. */
  readonly processes: readonly number[];
  /** Commands that remove what it made, in the order to run them. */
  readonly undo: readonly (readonly string[])[];
}

/** The journal of one run, and the scratch folder with it. */
export class Journal {
  readonly #folder: string;
  readonly #processes = new Map<number, Life>();
  readonly #undo: (readonly string[])[] = [];
  #isOpen = false;

  /** Opens nothing yet. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** True once the folder is this run's. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Makes the folder.
   *
   * @throws {Error} if it is there: see {@linkcode Journal.remains}.
   */
  begin(): void {
    try {
      mkdirSync(this.#folder, { mode: 0o700 });
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`Cannot make ${this.#folder}: ${message}`);
    }
    this.#isOpen = true;
    this.#write();
  }

  /** What an earlier run left; undefined if there is nothing. */
  remains(): Remains | undefined {
    const folder = this.#folder;
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (!found.isDirectory() || found.uid !== process.getuid?.()) {
      throw new Error(`Cannot use ${folder}: it is not this user's folder`);
    }
    const { owner, processes = [], undo = [] } = this.#read();
    if (owner !== undefined && lives(owner)) {
      throw new Error(
        `Cannot start the group: process ${owner.pid} runs it already`,
      );
    }
    return {
      processes: processes.filter(lives).map(({ pid }) => pid),
      undo: [...undo].reverse(),
    };
  }

  /** Notes a command that takes something back. */
  addUndo(argv: readonly string[]): void {
    this.#undo.push(argv);
    this.#write();
  }

  /** The command noted last, which is forgotten then; undefined at the end. */
  takeUndo(): readonly string[] | undefined {
    return this.#undo.pop();
  }

  /** Notes a process that was started. */
  addProcess(pid: number): void {
    this.#processes.set(pid, lifeOf(pid));
    this.#write();
  }

  /** Notes that a process has ended. */
  removeProcess(pid: number): void {
    this.#processes.delete(pid);
    this.#write();
  }

  /** Removes the folder. */
  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(): void {
    const entries: Entries = {
      owner: lifeOf(process.pid),
      processes: [...this.#processes.values()],
      undo: this.#undo,
    };
    const path = `${this.#folder}/journal.json`;
    // Whole or not at all, whenever this process is killed.
    writeFileSync(`${path}.new`, JSON.stringify(entries));
    renameSync(`${path}.new`, path);
  }

  #read(): Partial<Entries> {
    try {
      const text = readFileSync(`${this.#folder}/journal.json`, "utf8");
      return JSON.parse(text) as Entries;
    } catch {
      return {}; // Killed before it could write one.
    }
  }
}

/** Of a process that may have ended meanwhile. */
function lifeOf(pid: number): Life {
  return { pid, started: readLife(pid)?.started ?? "" };
}
