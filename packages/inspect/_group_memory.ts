/**
 * A group's memory by the addresses that its processes use. Pages are mapped
 * read only, when something in them is first asked for, wherever this process
 * has room; so an address is translated before it is followed.
 *
 * Whatever is read is copied first, and no answer relies on it: an address
 * that leads nowhere gives undefined.
 *
 * @module
 */
import { FileError, MappedFile } from "../../ffi/os/mapped_file.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Bytes } from "./_bytes.ts";
import type { GroupLayout } from "./_layout.ts";
import { MappedArray } from "./_mapped_array.ts";
import type { PageFiles } from "./_page_files.ts";
import type { SegmentList } from "./_shared_config.ts";

/** Nothing that is read at once is longer. */
const READ_LIMIT = 64 * 1024 * 1024;

/** A list with those of its pages that were needed. */
interface MappedList {
  readonly list: SegmentList;
  readonly segments: MappedArray | undefined;
  /** Null for a page that could not be mapped. */
  readonly pages: Map<number, MappedFile | null>;
}

/** The memory of a group. */
export class GroupMemory {
  readonly #folder: string;
  readonly #files: PageFiles;
  readonly #layout: GroupLayout;
  #lists: MappedList[] = [];
  readonly #problems = new Set<string>();

  /** Of the group whose runtime folder is given. Maps nothing yet. */
  constructor(folder: string, files: PageFiles, layout: GroupLayout) {
    this.#folder = folder;
    this.#files = files;
    this.#layout = layout;
  }

  /** Which pages could not be mapped since the last update, and why. */
  get problems(): readonly string[] {
    return [...this.#problems];
  }

  /** Takes over which pages there are now; forgets those that went. */
  update(lists: readonly SegmentList[]): void {
    this.#problems.clear();
    const before = new Map(this.#lists.map((each) => [each.list.index, each]));
    this.#lists = lists.filter(({ external }) => !external).map((list) => {
      const old = before.get(list.index);
      if (old !== undefined && isSame(old.list, list)) {
        before.delete(list.index);
        // What could not be mapped may have become good.
        for (const [page, file] of old.pages) {
          if (file === null) old.pages.delete(page);
        }
        return old;
      }
      return { list, segments: this.#open(list), pages: new Map() };
    });
    for (const old of before.values()) closeList(old);
    this.#files.update(this.#lists.map(({ list }) => list));
  }

  /** A copy of some bytes; undefined unless the group has all of them. */
  read(address: Address, length: number): Bytes | undefined {
    if (!(length >= 0 && length <= READ_LIMIT)) return undefined;
    const found = this.#find(address);
    if (found === undefined) return undefined;
    const { list: { base, pageSize, length: listLength } } = found;
    let offset = address - base;
    if (offset + length > listLength) return undefined;
    const start = offset % pageSize;
    // The usual case: all in one page.
    if (start + length <= pageSize) {
      const page = this.#page(found, Math.floor(offset / pageSize));
      return page && new Bytes(page.window.u8.slice(start, start + length));
    }
    const copy = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const page = this.#page(found, Math.floor(offset / pageSize));
      if (page === undefined) return undefined;
      const from = offset % pageSize;
      const part = Math.min(pageSize - from, length - done);
      copy.set(page.window.u8.subarray(from, from + part), done);
      done += part;
      offset += part;
    }
    return new Bytes(copy);
  }

  /** An aligned 32-bit number; undefined if the group has no such memory. */
  u32(address: Address): number | undefined {
    const found = this.#find(address);
    if (found === undefined || address % 4 !== 0) return undefined;
    const { list: { base, pageSize } } = found;
    const offset = address - base;
    const page = this.#page(found, Math.floor(offset / pageSize));
    return page?.window.u32[offset % pageSize / 4];
  }

  /** An aligned pointer or counter of 64 bits; undefined like {@linkcode u32}. */
  u64(address: Address): number | undefined {
    const low = this.u32(address);
    const high = this.u32(address + 4);
    return low === undefined || high === undefined
      ? undefined
      : low + high * 0x1_0000_0000;
  }

  /**
   * A copy of an object that changes: taken until two copies agree.
   * After a few attempts, whatever came last.
   */
  readStable(address: Address, length: number): Bytes | undefined {
    let copy = this.read(address, length);
    for (let attempt = 0; attempt < 4 && copy !== undefined; attempt++) {
      const again = this.read(address, length);
      if (again === undefined || again.equals(copy)) return again;
      copy = again;
    }
    return copy;
  }

  /** Unmaps everything. */
  close(): void {
    for (const list of this.#lists) closeList(list);
    this.#lists = [];
  }

  #find(address: Address): MappedList | undefined {
    for (const each of this.#lists) {
      const { base, length } = each.list;
      if (address >= base && address < base + length) return each;
    }
    return undefined;
  }

  #page(found: MappedList, index: number): MappedFile | undefined {
    const known = found.pages.get(index);
    if (known !== undefined) return known ?? undefined;
    if (found.segments?.isUsed(index) !== true) return undefined;
    const { list, pages } = found;
    let page: MappedFile | null = null;
    const perList = this.#layout.own.constants.RTE_MAX_MEMSEG_PER_LIST;
    const { path, offset } = this.#files.place(list, index, perList);
    try {
      page = MappedFile.open(path, offset, list.pageSize);
    } catch (error) {
      this.#note(error);
    }
    pages.set(index, page);
    return page ?? undefined;
  }

  #open(list: SegmentList): MappedArray | undefined {
    const { open: { rte_memseg }, own: { used_mask } } = this.#layout;
    const { name, count, elementSize } = list.segments;
    if (count === 0) return undefined;
    if (elementSize !== rte_memseg.sizeof) {
      this.#problems.add(
        `memory list "${name}": elements of ${elementSize} bytes`,
      );
      return undefined;
    }
    try {
      return new MappedArray(this.#folder, list.segments, used_mask.data);
    } catch (error) {
      this.#note(error);
      return undefined;
    }
  }

  /** Few lines, even if thousands of pages are missing. */
  #note(error: unknown): void {
    if (!(error instanceof FileError)) throw error;
    if (this.#problems.size < 8) this.#problems.add(error.message);
  }
}

function isSame(a: SegmentList, b: SegmentList): boolean {
  return a.base === b.base && a.length === b.length &&
    a.version === b.version && a.pageSize === b.pageSize &&
    a.segments.name === b.segments.name &&
    (a.segments.count === 0) === (b.segments.count === 0);
}

function closeList({ segments, pages }: MappedList): void {
  segments?.close();
  for (const page of pages.values()) page?.close();
}
