/**
 * Reads Markdown for the checks of documents: tables, fenced blocks, and what
 * is set as code.
 *
 * @module
 */

/** A row of a table. */
export interface MarkdownRow {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table. */
export interface MarkdownTable {
  readonly head: readonly string[];
  readonly rows: readonly MarkdownRow[];
}

/** A fenced block. */
export interface MarkdownBlock {
  /** Of its first line, from 1. */
  readonly line: number;
  /** Such as "sh". */
  readonly language: string;
  readonly lines: readonly string[];
}

/** Something set as code, or the target of a link. */
export interface MarkdownWord {
  readonly line: number;
  readonly text: string;
  readonly kind: "code" | "link";
}

/** The tables of a text, outside of blocks. */
export function tablesOf(text: string): MarkdownTable[] {
  const tables: { head: string[]; rows: MarkdownRow[] }[] = [];
  let current: { head: string[]; rows: MarkdownRow[] } | undefined;
  proseLines(text).forEach((line, i) => {
    if (!line.startsWith("|")) current = undefined;
    else if (current === undefined) {
      tables.push(current = { head: cellsOf(line), rows: [] });
    } else if (!/^[|\s:-]+$/.test(line)) {
      current.rows.push({ line: i + 1, cells: cellsOf(line) });
    }
  });
  return tables;
}

/** The fenced blocks of a text. */
export function blocksOf(text: string): MarkdownBlock[] {
  const blocks: { line: number; language: string; lines: string[] }[] = [];
  let isOpen = false;
  text.split("\n").forEach((line, i) => {
    const fence = /^\s*```(\S*)/.exec(line);
    if (fence !== null) {
      isOpen = !isOpen;
      if (isOpen) {
        blocks.push({ line: i + 2, language: fence[1]!, lines: [] });
      }
    } else if (isOpen) blocks.at(-1)!.lines.push(line);
  });
  return blocks;
}

/** What is set as code in a text, and what its links lead to; no blocks. */
export function wordsOf(text: string): MarkdownWord[] {
  return proseLines(text).flatMap((line, i) => [
    ...[...line.matchAll(/`([^`]+)`/g)].map((found) => ({
      line: i + 1,
      text: found[1]!,
      kind: "code" as const,
    })),
    ...[...line.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => ({
      line: i + 1,
      text: found[1]!,
      kind: "link" as const,
    })),
  ]);
}

/** The lines of a text; those of blocks are empty. */
function proseLines(text: string): string[] {
  let isOpen = false;
  return text.split("\n").map((line) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isOpen = !isOpen;
    return isOpen || isFence ? "" : line;
  });
}

/** Cells of a line of a table; `\|` is no border. */
function cellsOf(line: string): string[] {
  return line.trim().replace(/^\|/, "").replace(/\|$/, "")
    .split(/(?<!\\)\|/).map((cell) => cell.trim());
}
