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

/** Where something in the bundle was written; all numbers count from 0. */
interface Mapping {
  readonly column: number;
  readonly source: number;
  readonly line: number;
}

/** Without one of these, an expression calls and reads nothing. */
const CAN_THROW = /[(.[]/;

/**
 * The table of lines of a bundle.
 *
 * @param text The bundle.
 * @param map Its source map, with the names that the table shall have.
 */
export function lineTable(text: string, map: SourceMap): string {
  const lines = text.split("\n");
  let table = "";
  let source = -1;
  let at = 0;
  let written = 0;
  readMappings(map.mappings).forEach((mappings, line) => {
    for (const { column, ...next } of turns(lines[line]!, mappings)) {
      const passed = line - at;
      if (next.source !== source) {
        table += `${table === "" ? "" : "\n"}${map.sources[next.source]} `;
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
  return table;
}

/** Where a line of the bundle begins to come from another line of a source. */
function turns(text: string, mappings: readonly Mapping[]): Mapping[] {
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
function readMappings(text: string): Mapping[][] {
  let source = 0;
  let line = 0;
  return text.split(";").map((segments) => {
    let column = 0;
    return segments.split(",").flatMap((segment) => {
      const [columns = 0, sources, lines] = readNumbers(segment);
      column += columns;
      if (sources === undefined || lines === undefined) return [];
      source += sources;
      line += lines;
      return [{ column, source, line }];
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
