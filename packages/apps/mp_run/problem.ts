/**
 * What is wrong with a group's file, and where.
 *
 * @module
 */

/** Keys and indexes that lead from the top of a file to a value. */
export type Path = readonly (string | number)[];

/** Something wrong, at a path of the file. */
export interface Problem {
  /** Where. */
  readonly path: Path;
  /** True if the key is meant, not its value. */
  readonly atKey?: boolean;
  /** What is wrong, without final period. */
  readonly text: string;
}

/** A place in a file; both numbers begin with 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A wrong file: a line for each problem, in the order of the file. */
export class GroupFileError extends Error {
  override readonly name = "GroupFileError";
  /** The lines: `FILE:LINE:COLUMN: what is wrong`. */
  readonly lines: readonly string[];

  /**
   * Sorts the problems.
   *
   * @param file Name of the file, as it was given.
   */
  constructor(
    file: string,
    problems: readonly (Position & { readonly text: string })[],
  ) {
    const lines = [...problems]
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
    super(lines.join("\n"));
    this.lines = [...new Set(lines)];
  }
}

/** A path as text: `processes.server.arguments[1]`. */
export function pathText(path: Path): string {
  return path.map((part, i) =>
    typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`
  ).join("");
}
