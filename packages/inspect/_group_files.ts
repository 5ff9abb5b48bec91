/**
 * The files of a group, opened.
 *
 * @module
 */
import {
  EACCES,
  ENOENT,
  EPERM,
  FileError,
  fileStatus,
  MappedFile,
} from "../../ffi/os/mapped_file.ts";
import { Bytes } from "./_bytes.ts";
import { GroupMemory } from "./_group_memory.ts";
import {
  CONFIG_START,
  type GroupLayout,
  knownReleases,
  layoutOf,
  releaseText,
} from "./_layout.ts";
import { MappedArray } from "./_mapped_array.ts";
import { PageFiles } from "./_page_files.ts";
import { isMember } from "../group/internal/members.ts";
import type { PlaceOptions } from "./_runtime_folder.ts";
import { readConfig, type SharedConfig } from "./_shared_config.ts";
import { InspectError } from "./inspect_error.ts";

/** The opened files of one life of a group: a new primary makes new ones. */
export class GroupFiles {
  /** Year * 100 + month, such as 2211. */
  readonly release: number;
  /** Such as "22.11.11". */
  readonly version: string;
  readonly layout: GroupLayout;
  readonly memory: GroupMemory;
  /** The table of memzones. */
  readonly memzones: MappedArray;
  readonly #subject: string;
  readonly #folder: string;
  readonly #config: MappedFile;

  /**
   * Opens them.
   *
   * @throws {InspectError} if that cannot be done.
   */
  constructor(prefix: string, folder: string, options: PlaceOptions) {
    this.#subject = `"${prefix}"`;
    this.#folder = folder;
    // Nobody who belongs to a group may open and close its config file: POSIX
    // locks belong to the process, not to the descriptor, so a primary would
    // lose its own.
    if (isMember("self", folder) === true) {
      throw new InspectError(
        `Cannot inspect ${this.#subject}: this process belongs to it; look from another one`,
      );
    }
    this.#config = openFile(this.#subject, `${folder}/config`);
    try {
      [this.version, this.release] = this.#readVersion();
      this.layout = this.#knownLayout();
      const { memzones } = this.read();
      this.memzones = this.#openMemzones(memzones);
      const pages = new PageFiles(folder, prefix, this.layout, options);
      this.memory = new GroupMemory(folder, pages, this.layout);
    } catch (error) {
      this.#config.close();
      throw error;
    }
  }

  /** Tells whether the paths still lead to these files. */
  get areCurrent(): boolean {
    const isSame = (name: string, identity: string): boolean =>
      fileStatus(`${this.#folder}/${name}`)?.identity === identity;
    return isSame("config", this.#config.identity) &&
      isSame("fbarray_memzone", this.memzones.identity);
  }

  /**
   * What the configuration says now.
   *
   * @throws {InspectError} if it is not that of a started group.
   */
  read(): SharedConfig {
    const { sizeof } = this.layout.own.rte_mem_config;
    const { u8 } = this.#config.window;
    if (u8.length < sizeof) {
      throw damaged(this.#subject, `config has ${u8.length} bytes`);
    }
    const copy = new Bytes(u8.slice(0, sizeof));
    // A new primary writes the file anew.
    this.#checkMagic(copy);
    return readConfig(copy, this.layout);
  }

  /** Unmaps everything. */
  close(): void {
    this.memory.close();
    this.memzones.close();
    this.#config.close();
  }

  #readVersion(): [string, number] {
    const start = new Bytes(this.#config.window.u8.slice(0, 8));
    this.#checkMagic(start);
    // RTE_VERSION: year, month, minor, and 99 or the number of a candidate.
    const number = start.u32(CONFIG_START.version);
    const [release, minor, month, year] = new Uint8Array(
      Uint32Array.of(number).buffer,
    );
    const candidate = release! < 99 ? `-rc${release}` : "";
    const yearMonth = year! * 100 + month!;
    return [`${releaseText(yearMonth)}.${minor}${candidate}`, yearMonth];
  }

  #checkMagic(start: Bytes): void {
    const magic = start.u32(CONFIG_START.magic);
    if (magic === CONFIG_START.magicValue) return;
    throw new InspectError(
      magic === 0
        ? `Cannot inspect ${this.#subject}: its primary is still starting, or ended while it did`
        : `Cannot inspect ${this.#subject}: ${this.#folder}/config is not DPDK's`,
    );
  }

  #knownLayout(): GroupLayout {
    const layout = layoutOf(this.release);
    if (layout !== undefined) return layout;
    throw new InspectError(
      `Cannot inspect ${this.#subject}: it runs DPDK ${this.version}, known are ${knownReleases()}`,
    );
  }

  #openMemzones(memzones: SharedConfig["memzones"]): MappedArray {
    const { rte_memzone } = this.layout.open;
    if (
      memzones.name !== "memzone" || memzones.elementSize !== rte_memzone.sizeof
    ) {
      throw damaged(this.#subject, "its table of memzones is not described");
    }
    try {
      const { data } = this.layout.own.used_mask;
      return new MappedArray(this.#folder, memzones, data);
    } catch (error) {
      throw explain(this.#subject, error);
    }
  }
}

function openFile(subject: string, path: string): MappedFile {
  try {
    return MappedFile.open(path);
  } catch (error) {
    throw explain(subject, error);
  }
}

function explain(subject: string, error: unknown): unknown {
  if (!(error instanceof FileError)) return error;
  if (error.code === ENOENT) {
    return new InspectError(
      `Cannot inspect ${subject}: there is no such group (${error.message})`,
    );
  }
  if (error.code === EACCES || error.code === EPERM) {
    return new InspectError(
      `Cannot inspect ${subject}: no permission: ${error.message}; run it as the user of the group`,
    );
  }
  return damaged(subject, error.message);
}

function damaged(subject: string, reason: string): InspectError {
  return new InspectError(
    `Cannot inspect ${subject}: its runtime files are damaged: ${reason}`,
  );
}
