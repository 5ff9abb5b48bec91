/**
 * The table of lines of an lcore program, out of the source map that the
 * bundler makes: which file and line each line of the bundle was written in.
 * `packages/eal/_written_stack.ts` says how it is written, and reads it.
 *
 * Columns are left out, and so are changes of the line within a line of the
 * bundle where nothing can be thrown: a whole source map has twenty times as
 * many bytes.
 *
 * @module
 */
import { DIGITS, readNumbers } from "../packages/eal/internal/digits.ts";

/** The part of a source map that is used. */
export interface SourceMap {
  /** Paths of the sources. */
  readonly sources: readonly string[];
  /** Segments by `,` and lines by `;`. */
  readonly mappings: string;
}

/** A line of a bundle, and where it was written. */
export interface BundleLine {
  readonly text: string;
  readonly mappings: readonly Mapping[];
}

/** Where something in a line was written; all numbers count from 0. */
interface Mapping {
  readonly column: number;
  readonly source: string;
  readonly line: number;
}

/** Without one of these, an expression calls and reads nothing. */
const CAN_THROW = /[(.[]/;

/**
 * The lines of a bundle with its source map.
 *
 * @param map With the names that the table shall have.
 */
export function bundleLines(text: string, map: SourceMap): BundleLine[] {
  const mappings = readMappings(map);
  return text.trimEnd().split("\n").map((text, index) => ({
    text,
    mappings: mappings[index] ?? [],
  }));
}

/** The table of the lines of a text, each of which ends with a line feed. */
export function lineTable(lines: readonly BundleLine[]): string {
  let table = "";
  let source: string | undefined;
  let at = 0;
  let written = 0;
  lines.forEach((one, line) => {
    for (const { column, ...next } of turns(one)) {
      const passed = line - at;
      if (next.source !== source) {
        table += `${table === "" ? "" : "\n"}${next.source} `;
        source = next.source;
        written = 0;
      } else if (next.line === written + passed) continue;
      table += column === 0
        ? writeNumber(passed)
        : writeNumber(~passed) + writeNumber(column);
      table += writeNumber(next.line - written - passed);
      at = line;
      written = next.line;
    }
  });
  return `${table}\n ${writeNumber(lines.length - at)}${writeNumber(0)}`;
}

/** Where a line of the bundle begins to come from another line of a source. */
function turns({ text, mappings }: BundleLine): Mapping[] {
  const start = text.search(/\S/);
  const first = mappings.findLast(({ column }) => column <= start);
  const found = first === undefined ? [] : [{ ...first, column: 0 }];
  mappings.forEach((mapping, index) => {
    const { column, line, source } = mapping;
    const last = found.at(-1);
    if (column <= start || (last?.line === line && last.source === source)) {
      return;
    }
    const end = mappings.slice(index).find((next) => next.line !== line);
    if (CAN_THROW.test(text.slice(column, end?.column))) found.push(mapping);
  });
  return found;
}

/** The mappings of each line. */
function readMappings({ sources, mappings }: SourceMap): Mapping[][] {
  let source = 0;
  let line = 0;
  return mappings.split(";").map((segments) => {
    let column = 0;
    return segments.split(",").flatMap((segment) => {
      const [columns = 0, sourcesOn, lines] = readNumbers(segment);
      column += columns;
      if (sourcesOn === undefined || lines === undefined) return [];
      source += sourcesOn;
      line += lines;
      return [{ column, source: sources[source]!, line }];
    });
  });
}

function writeNumber(value: number): string {
  let rest = value < 0 ? -value << 1 | 1 : value << 1;
  let text = "";
  do {
    text += DIGITS[(rest & 31) | (rest > 31 ? 32 : 0)];
    rest >>>= 5;
  } while (rest > 0);
  return text;
}
