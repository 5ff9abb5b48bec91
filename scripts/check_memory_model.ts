/**
 * Checks docs/memory_model.md against the code (part of `deno task ok`): each
 * file, function and test that its table of plain accesses names exists, and
 * each shipped file whose comments state an order of memory has a row.
 *
 *   deno run -A scripts/check_memory_model.ts
 *
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isShipped } from "./check_layers.ts";
import { type MarkdownTable, tablesOf } from "./markdown.ts";
import { codeOnly, commentsOnly } from "./source_text.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = "docs/memory_model.md";

/** The columns of the table, in their order. */
const COLUMNS = [
  "place",
  "what",
  "who else writes it",
  "why plain on x86-64",
  "elsewhere",
  "proof",
];

/** Comments that state an order of memory, or that an access may be plain. */
const ORDERS: readonly RegExp[] = [
  /\bplain (access|load|read|store|write|tail)/i,
  /\b(plain|not atomic):/i,
  /\bnot atomic\b/i,
  /\bacquire\b/i,
  /(\bRelease(:| and | for )|: release\b|\b(with|also a) release\b)/,
  /\bnever sees half\b/,
  /(\bkilled (now|in between)|: killed (before|later))\b/i,
];

const ATOMIC = "all its accesses of shared memory are atomic";

/** Files that do, but have no row, and why. */
const WITHOUT_ROW: Readonly<Record<string, string>> = {
  "ffi/kernels/kernels.ts": "says where plain accesses are ordered; has none",
  "packages/ring/hts/kernel.ts": ATOMIC,
  "packages/ring/hts/reference.ts": ATOMIC,
  "packages/ring/mt/reference.ts": ATOMIC,
  "packages/ring/rts/kernel.ts": ATOMIC,
  "packages/ring/rts/reference.ts": ATOMIC,
};

/** A file and functions in it that the first column of a row names. */
export interface Place {
  readonly file: string;
  readonly names: readonly string[];
}

/** What a cell such as "`a/b.ts` `f` `#g`; `a/c.ts` `h`" names. */
export function placesIn(cell: string): Place[] {
  const places: { file: string; names: string[] }[] = [];
  for (const [, word] of cell.matchAll(/`([^`]+)`/g)) {
    if (word!.includes("/")) places.push({ file: word!, names: [] });
    else places.at(-1)?.names.push(word!);
  }
  return places;
}

/** Whether code declares a function, method, class or constant of a name. */
export function declares(code: string, name: string): boolean {
  const word = name.replaceAll(/[#$]/g, "\\$&");
  return new RegExp(
    `\\b(function\\*?|class|const|let)\\s+${word}\\b|` +
      `^ +(?:(?:static|async|override|get|set)\\s+|\\*)*${word}\\s*(<[^(]*>)?\\(`,
    "m",
  ).test(code);
}

/** Whether the comments of a source state an order. */
export function statesOrder(source: string): boolean {
  const comments = commentsOnly(source).replaceAll(/\s+(\*|\/\/)?\s*/g, " ");
  return ORDERS.some((order) => order.test(comments));
}

/** What is wrong with the table, as error lines. */
export function checkTable(
  table: MarkdownTable,
  readSource: (file: string) => string | undefined,
): string[] {
  const errors: string[] = [];
  if (table.head.join() !== COLUMNS.join()) {
    errors.push(`${PAGE}: the columns must be ${COLUMNS.join(", ")}`);
  }
  for (const { line, cells } of table.rows) {
    const at = `${PAGE}:${line}`;
    const empty = COLUMNS.filter((_, i) => (cells[i] ?? "") === "");
    for (const column of empty) errors.push(`${at}: "${column}" is empty`);
    const places = placesIn(cells[0] ?? "");
    if (places.length === 0) errors.push(`${at}: no place`);
    for (const { file, names } of places) {
      const source = readSource(file);
      if (source === undefined) errors.push(`${at}: there is no ${file}`);
      else if (names.length === 0) errors.push(`${at}: no function of ${file}`);
      const code = codeOnly(source ?? "");
      for (const name of source === undefined ? [] : names) {
        if (!declares(code, name)) errors.push(`${at}: ${file} has no ${name}`);
      }
    }
    for (const { file } of placesIn(cells[5] ?? "")) {
      if (!/_test\.ts$/.test(file)) errors.push(`${at}: ${file} is no test`);
      else if (readSource(file) === undefined) {
        errors.push(`${at}: there is no ${file}`);
      }
    }
  }
  return errors;
}

function main(): void {
  const readSource = (file: string): string | undefined =>
    existsSync(`${ROOT}${file}`)
      ? readFileSync(`${ROOT}${file}`, "utf8")
      : undefined;
  const table = tablesOf(readSource(PAGE)!)
    .find(({ head }) => head[0] === COLUMNS[0])!;
  const errors = checkTable(table, readSource);
  const named = new Set(
    table.rows.flatMap(({ cells }) => placesIn(cells[0]!))
      .map(({ file }) => file),
  );
  const sources = globSync("{ffi,packages}/**/*.ts", { cwd: ROOT }).map(String)
    .filter((path) => isShipped(path) && !path.endsWith(".generated.ts"));
  for (const path of sources.sort()) {
    if (named.has(path) || WITHOUT_ROW[path] !== undefined) continue;
    if (statesOrder(readSource(path)!)) {
      errors.push(`${path}: states an order, but has no row in ${PAGE}`);
    }
  }
  for (const path of Object.keys(WITHOUT_ROW)) {
    if (!statesOrder(readSource(path) ?? "")) {
      errors.push(`${path}: states no order any more: take it out of here`);
    }
  }
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}

if (import.meta.main) main();
