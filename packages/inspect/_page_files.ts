/**
 * Which file holds which page of a group's memory.
 *
 * @module
 */
import { readFile } from "../../ffi/os/libc.ts";
import { fileStatus } from "../../ffi/os/mapped_file.ts";
import { Bytes } from "./_bytes.ts";
import type { GroupLayout } from "./_layout.ts";
import { hugepageMounts } from "../group/internal/hugepages.ts";
import type { PlaceOptions } from "./_runtime_folder.ts";
import type { SegmentList } from "./_shared_config.ts";

/** Where a page is. */
export interface PagePlace {
  readonly path: string;
  /** Byte offset in the file. */
  readonly offset: number;
}

/** The hugepage files of one group. */
export class PageFiles {
  readonly #prefix: string;
  /** Folders by page size. */
  readonly #folders: ReadonlyMap<number, string>;
  /** Paths by address, with `--legacy-mem`; otherwise empty. */
  readonly #legacy: ReadonlyMap<number, string>;
  readonly #fallback: string;
  /** With `--single-file-segments`; undefined until a list tells. */
  #singleFiles = false;

  /** Reads what the group says about its hugepages. */
  constructor(
    folder: string,
    prefix: string,
    layout: GroupLayout,
    { hugepageFolder }: PlaceOptions,
  ) {
    this.#prefix = prefix;
    this.#folders = hugepageFolder === undefined
      ? readFolders(`${folder}/hugepage_info`, layout)
      : new Map();
    this.#legacy = readLegacy(
      `${folder}/hugepage_data`,
      layout,
      hugepageFolder,
    );
    this.#fallback = hugepageFolder ?? hugepageMounts()[0] ?? "/dev/hugepages";
  }

  /** Finds out how the pages of these lists are laid out in files. */
  update(lists: readonly SegmentList[]): void {
    // A file that holds several pages is one for a whole list.
    this.#singleFiles = lists.some((list) => {
      const status = fileStatus(this.#path(list, list.index));
      return status !== undefined && status.size > list.pageSize;
    });
  }

  /** Where a page of a list is. */
  place(list: SegmentList, page: number, pagesPerList: number): PagePlace {
    const offset = page * list.pageSize;
    const legacy = this.#legacy.get(list.base + offset);
    if (legacy !== undefined) return { path: legacy, offset: 0 };
    if (this.#singleFiles) {
      return { path: this.#path(list, list.index), offset };
    }
    const own = this.#path(list, list.index * pagesPerList + page);
    return { path: own, offset: 0 };
  }

  #path({ pageSize }: SegmentList, number: number): string {
    const folder = this.#folders.get(pageSize) ?? this.#fallback;
    return `${folder}/${this.#prefix}map_${number}`;
  }
}

/** The EAL's table of page sizes and folders. @see hugepage_info */
function readFolders(
  path: string,
  { own: { hugepage_info: at } }: GroupLayout,
): ReadonlyMap<number, string> {
  const bytes = new Bytes(readFile(path) ?? new Uint8Array(0));
  const found = new Map<number, string>();
  for (let i = 0; i + at.sizeof <= bytes.length; i += at.sizeof) {
    const folder = bytes.text(i + at.hugedir, 4096);
    if (folder !== "") found.set(bytes.u64(i + at.hugepage_sz), folder);
  }
  return found;
}

/** The EAL's table of pages with `--legacy-mem`. @see hugepage_file */
function readLegacy(
  path: string,
  { own: { hugepage_file: at } }: GroupLayout,
  folder: string | undefined,
): ReadonlyMap<number, string> {
  const bytes = new Bytes(readFile(path) ?? new Uint8Array(0));
  const found = new Map<number, string>();
  for (let i = 0; i + at.sizeof <= bytes.length; i += at.sizeof) {
    const file = bytes.text(i + at.filepath, 4096);
    const name = file.slice(file.lastIndexOf("/") + 1);
    const address = bytes.u64(i + at.final_va);
    if (name === "" || address === 0) continue;
    found.set(address, folder === undefined ? file : `${folder}/${name}`);
  }
  return found;
}
