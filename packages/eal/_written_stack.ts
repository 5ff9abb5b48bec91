/**
 * Stack traces of lcore programs in terms of the files that were written. A
 * program runs as one text without a place, so its frames name a line of that
 * text; the bundler notes where each line was written.
 *
 * A table of lines has one line per file: its path, a space, and runs of lines
 * that follow each other in the text as they do in the file. A run is two
 * numbers: lines of the text since the run before, and by how much the line of
 * the file is further than these lead to. A run that begins within a line is
 * three: the complement (`~`) of the first, the column, and the last. Numbers
 * are written as in source maps. Before the first run stands line 1 of the
 * text; each file begins from its line 1.
 *
 * The last line has no path: its run leads to the line after the text. So the
 * tables of texts that are put together, put together, are their table.
 *
 * @module
 */
import { readNumbers } from "./internal/digits.ts";

/** A place in a worker's text: backends start it as a Blob or a data URL. */
const PLACE = /(?:blob:|data:text\/javascript)[^\s()]*:(\d+):(\d+)/g;

/**
 * A stack with the places where the program was written, as `path:line`, in
 * place of those in its text. What the table does not know stays.
 *
 * @param lines The program's table of lines.
 */
export function writtenStack(stack: string, lines: string): string {
  return stack.replace(
    PLACE,
    (place, line, column) =>
      writtenPlace(lines, Number(line), Number(column)) ?? place,
  );
}

/** Line and column count from 1, as in stacks. */
function writtenPlace(
  lines: string,
  line: number,
  column: number,
): string | undefined {
  let place: string | undefined;
  let at = 1;
  for (const file of lines.split("\n")) {
    const end = file.lastIndexOf(" ");
    const path = file.slice(0, end);
    const numbers = readNumbers(file.slice(end + 1));
    let written = 1;
    for (let i = 0; i < numbers.length;) {
      const first = numbers[i++]!;
      const start = first < 0 ? numbers[i++]! : 0;
      const passed = first < 0 ? ~first : first;
      at += passed;
      written += passed + numbers[i++]!;
      if (at > line || (at === line && start >= column)) return place;
      place = path === "" ? undefined : `${path}:${written + line - at}`;
    }
  }
  return place;
}
