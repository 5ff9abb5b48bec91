/**
 * The shared library that a call stub lives in, as small as the loader takes
 * it: one function and, in memory of its own that code cannot run from, a
 * table of slots.
 *
 * @module
 */
import type { Architecture } from "./call_stub_code.ts";

/** Where the code is: behind the headers, the symbols and their names. */
const CODE_OFFSET = 512;
const HEADER_SIZE = 64;
const SEGMENT_SIZE = 56;
const SYMBOL_SIZE = 24;
/** In the writable segment: the loader's own notes, then the table. */
const DYNAMIC_SIZE = 96;
const TABLE_OFFSET = 128;

const SEGMENT = { load: 1, dynamic: 2, stack: 0x6474e551 } as const;
const EXECUTE = 1;
const WRITE = 2;
const READ = 4;
const SYMBOL = { function: 0x12, object: 0x11 } as const; // global

/** What is in the library, by the names it exports. */
export interface ImageContent {
  /** Name of the stub. */
  readonly stub: string;
  /** Its code, for a distance in bytes from there to the table. */
  encode(distance: number): Uint8Array;
  /** Name of the table. */
  readonly table: string;
  /** Bytes of the table. */
  readonly tableSize: number;
}

/** Writes the library. */
export function buildImage(
  architecture: Architecture,
  content: ImageContent,
): Uint8Array {
  const { machine, pageSize } = architecture;
  const distance = pageSize + TABLE_OFFSET - CODE_OFFSET;
  const code = content.encode(distance);
  const names = `\0${content.stub}\0${content.table}\0`;
  const segments = HEADER_SIZE;
  const symbols = segments + 4 * SEGMENT_SIZE;
  const hash = symbols + 3 * SYMBOL_SIZE;
  const strings = hash + 4 * (2 + 1 + 3);
  const image = new Uint8Array(pageSize + DYNAMIC_SIZE);
  const view = new DataView(image.buffer);

  writeHeader(image, machine);
  const codeEnd = CODE_OFFSET + code.length;
  writeSegments(view, segments, [
    [SEGMENT.load, READ | EXECUTE, 0, codeEnd, codeEnd, pageSize],
    [
      SEGMENT.load,
      READ | WRITE,
      pageSize,
      DYNAMIC_SIZE,
      TABLE_OFFSET + content.tableSize,
      pageSize,
    ],
    [SEGMENT.dynamic, READ | WRITE, pageSize, DYNAMIC_SIZE, DYNAMIC_SIZE, 8],
    // Without it the loader would make the stack executable.
    [SEGMENT.stack, READ | WRITE, 0, 0, 0, 16],
  ]);
  writeSymbol(view, symbols + SYMBOL_SIZE, {
    name: 1,
    kind: SYMBOL.function,
    at: CODE_OFFSET,
    size: code.length,
  });
  writeSymbol(view, symbols + 2 * SYMBOL_SIZE, {
    name: content.stub.length + 2,
    kind: SYMBOL.object,
    at: pageSize + TABLE_OFFSET,
    size: content.tableSize,
  });
  // One bucket: its first symbol is 1, the next of 1 is 2, 2 is the last.
  [1, 3, 1, 0, 2, 0].forEach((word, i) =>
    view.setUint32(hash + 4 * i, word, true)
  );
  if (strings + names.length > CODE_OFFSET) {
    throw new RangeError(
      `Cannot build call stub: names are too long: ${content.stub}, ${content.table}`,
    );
  }
  image.set(new TextEncoder().encode(names), strings);
  image.set(code, CODE_OFFSET);
  writeDynamic(view, pageSize, { hash, strings, symbols, names: names.length });
  return image;
}

function writeHeader(image: Uint8Array, machine: number): void {
  const view = new DataView(image.buffer);
  image.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // \x7fELF, 64 bits, little endian
  view.setUint16(16, 3, true); // e_type: a shared object
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true); // e_version
  view.setBigUint64(32, BigInt(HEADER_SIZE), true); // e_phoff
  view.setUint16(52, HEADER_SIZE, true);
  view.setUint16(54, SEGMENT_SIZE, true);
  view.setUint16(56, 4, true); // e_phnum
}

/** Type, flags, offset = address, bytes in the file, bytes in memory, alignment. */
type Segment = readonly [number, number, number, number, number, number];

function writeSegments(
  view: DataView,
  at: number,
  segments: readonly Segment[],
): void {
  for (const [type, flags, offset, fileSize, size, alignment] of segments) {
    view.setUint32(at, type, true);
    view.setUint32(at + 4, flags, true);
    [offset, offset, offset, fileSize, size, alignment].forEach((value, i) =>
      view.setBigUint64(at + 8 + 8 * i, BigInt(value), true)
    );
    at += SEGMENT_SIZE;
  }
}

function writeSymbol(
  view: DataView,
  at: number,
  symbol: { name: number; kind: number; at: number; size: number },
): void {
  view.setUint32(at, symbol.name, true);
  view.setUint8(at + 4, symbol.kind);
  view.setUint16(at + 6, 1, true); // st_shndx: any section, so "defined"
  view.setBigUint64(at + 8, BigInt(symbol.at), true);
  view.setBigUint64(at + 16, BigInt(symbol.size), true);
}

function writeDynamic(
  view: DataView,
  at: number,
  where: { hash: number; strings: number; symbols: number; names: number },
): void {
  const entries = [
    [4, where.hash], // DT_HASH
    [5, where.strings], // DT_STRTAB
    [6, where.symbols], // DT_SYMTAB
    [10, where.names], // DT_STRSZ
    [11, SYMBOL_SIZE], // DT_SYMENT
    [0, 0], // DT_NULL
  ];
  entries.flat().forEach((value, i) =>
    view.setBigUint64(at + 8 * i, BigInt(value), true)
  );
}
