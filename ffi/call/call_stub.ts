/**
 * Call stubs: a few machine instructions, written by this module, through
 * which the runtime calls a C function pointer as fast as an exported symbol.
 *
 * It is generated code, though not compiled: a trampoline that loads constant
 * arguments and jumps. It is put into the smallest possible shared library in
 * a file that exists in memory only (memfd), which the system's loader then
 * opens like any other. Code and data are in separate pages; no page is
 * writable and executable at once. Where that is refused, libffi does the
 * same work more slowly ({@linkcode NativeCall}).
 *
 * All calls of functions with the same number of arguments share one stub and
 * say which slot of its table they mean. With a stub for each, the call below
 * would have a different target for each object, which the optimising
 * compiler cannot turn into a direct call: 300 ns instead of 5.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import type { BoundCall, CallResult } from "./bound_call.ts";
import {
  type Architecture,
  MOST_ARGUMENTS,
  SLOT_SIZE,
} from "./call_stub_code.ts";
import { buildImage } from "./call_stub_image.ts";
import { errno, errnoText, libc, MFD_CLOEXEC, RTLD_NOW } from "../os/libc.ts";
import { LibraryError } from "../library/library_error.ts";
import { cString, openWindow, readCString } from "../memory/c_memory.ts";
import type { Address } from "../runtime/c_types.ts";

/** Calls that one stub serves: slots are not used again. */
export const SLOT_COUNT = 1024;

/** Other threads' stubs that may be in the way of one: see openFile. */
const MOST_SPELLINGS = 256;

/** Makes a file in memory: memfd_create; a negative number if refused. */
export type CreateFile = (name: Uint8Array, flags: number) => number;

/** A stub and its table, for one thread. */
export class StubTable {
  /** The stub: place of the slot in bytes, last argument. */
  readonly run: (place: number, last: number) => number;
  /** The table as pairs of 32-bit words, low word first. */
  declare readonly words: Uint32Array;
  #used = 0;

  /**
   * Writes the library and opens it.
   *
   * @param count Arguments of the functions to call: 1 to 6; or "burst", for
   * a burst stub.
   * @throws {RangeError} if there are more or fewer.
   * @throws {LibraryError} if the system refuses to make or to open it.
   */
  constructor(
    architecture: Architecture,
    count: number | "burst",
    create?: CreateFile,
  ) {
    if (count !== "burst" && !(count >= 1 && count <= MOST_ARGUMENTS)) {
      throw new RangeError(
        `Cannot build call stub: number of arguments must be 1 to ${MOST_ARGUMENTS}: ${count}`,
      );
    }
    const tableSize = SLOT_COUNT * SLOT_SIZE;
    // A name that no other stub of the process has: see openFile.
    const table = `slots_${Math.random().toString(36).slice(2)}`;
    const image = buildImage(architecture, {
      stub: "call",
      encode: (distance) =>
        count === "burst"
          ? architecture.encodeBurst(distance)
          : architecture.encode(count, distance),
      table,
      tableSize,
    });
    const { run, tableAt } = loadImage(image, table, create);
    this.run = run;
    this.words = openWindow(tableAt, tableSize).u32;
  }

  /** Takes a slot; returns its place in bytes, or undefined if all are used. */
  take(): number | undefined {
    return this.#used < SLOT_COUNT ? SLOT_SIZE * this.#used++ : undefined;
  }
}

interface LoadedImage {
  readonly run: StubTable["run"];
  readonly tableAt: Address;
}

function loadImage(
  image: Uint8Array,
  table: string,
  create: CreateFile = libc().memfd_create,
): LoadedImage {
  const fd = create(cString("call_stub"), MFD_CLOEXEC);
  if (fd < 0) throw refused(`memfd_create: ${errnoText(errno())}`);
  try {
    if (libc().write(fd, image, image.length) !== image.length) {
      throw refused(`write: ${errnoText(errno())}`);
    }
    return openFile(fd, table);
  } finally {
    // The loader has mapped it, and maps outlive the descriptor.
    libc().close(fd);
  }
}

/**
 * Opens the library. The loader knows libraries by path, and the path of
 * another stub's closed descriptor may have been the same: then it gives that
 * stub, whose table has another name, and a path spelled differently helps.
 */
function openFile(fd: number, table: string): LoadedImage {
  for (let i = 0; i < MOST_SPELLINGS; i++) {
    const path = `/proc/self/fd/${"./".repeat(i)}${fd}`;
    const handle = libc().dlopen(cString(path), RTLD_NOW);
    if (handle === 0) throw refused(readCString(libc().dlerror()));
    try {
      const tableAt = libc().dlsym(handle, cString(table));
      if (tableAt === 0) continue;
      const { call } = backend().open(path, {
        call: { parameters: ["u32", "u32"], result: "i32", hot: true },
      });
      return { run: call, tableAt };
    } finally {
      libc().dlclose(handle); // The runtime holds its own.
    }
  }
  throw refused(`${MOST_SPELLINGS} stubs of other threads are in the way`);
}

function refused(reason: string): LibraryError {
  return new LibraryError(`Cannot open call stub: ${reason}`);
}

/** A call through a stub, for the thread that made its table. */
export class CallStub implements BoundCall {
  declare private readonly run: StubTable["run"];
  declare private readonly words: Uint32Array;
  declare private readonly place: number;
  declare private readonly mask: number;

  /** @param place Of a slot that the table gave. */
  constructor(
    table: StubTable,
    place: number,
    fn: Address,
    result: CallResult,
  ) {
    this.run = table.run;
    this.words = table.words;
    this.place = place;
    // A narrow result leaves the upper bits of its register undefined.
    this.mask = result === "u16" ? 0xffff : -1;
    this.retarget(fn);
  }

  retarget(fn: Address): void {
    this.#store(0, fn);
  }

  set(i: number, value: number): void {
    this.#store(i + 1, value);
  }

  call(last: number): number {
    return this.run(this.place, last) & this.mask;
  }

  #store(i: number, value: number): void {
    const at = this.place / 4 + 2 * i;
    this.words[at] = value;
    this.words[at + 1] = value / 0x1_0000_0000;
  }
}
