/**
 * Checks what the documentation says of C (part of `deno task ok`): every
 * public function, method or accessor that calls a C function names one by
 * `@see rte_...`, every C name after an `@see` stands in one of DPDK's
 * installed headers, and every function of the symbol tables is one that
 * docs/functions.md lists.
 *
 *   deno run -A scripts/check_docs.ts
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readHeaders } from "./c_functions.ts";
import { type DocumentedSymbol, documentedSymbols } from "./doc_tags.ts";
import { wrappedHeaders } from "./function_map.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Functions that other code may use without being a wrapper of them. */
const TOOLS: ReadonlySet<string> = new Set(["rte_delay_us_sleep"]);

/** What is wrong with the documentation of symbols, as error lines. */
export function checkSymbols(
  symbols: readonly DocumentedSymbol[],
  functions: ReadonlySet<string>,
  words: ReadonlySet<string>,
  readSource: (file: string) => string,
): string[] {
  const errors: string[] = [];
  for (const symbol of symbols) {
    const { name, file, line, see, callable } = symbol;
    for (const word of see) {
      if (!words.has(word)) {
        errors.push(`${file}:${line}: ${name}: no header has ${word}`);
      }
    }
    // A constructor has the class's documentation.
    if (!callable || see.length > 0 || name.startsWith("new ")) continue;
    const used = cNamesIn(bodyOf(readSource(file), line))
      .filter((word) => functions.has(word) && !TOOLS.has(word));
    if (used.length > 0) {
      errors.push(`${file}:${line}: ${name}: no "@see ${used[0]}"`);
    }
  }
  return errors;
}

/**
 * A declaration from its first line to the brace that closes it: as the
 * sources are formatted, the first one that is not indented further.
 */
function bodyOf(source: string, line: number): string {
  const lines = source.split("\n").slice(line - 1);
  const indent = /^ */.exec(lines[0]!)![0].length;
  const end = lines.findIndex((text, index) =>
    index > 0 && /^ *\}/.test(text) && text.search(/\S/) <= indent
  );
  return lines.slice(0, end < 0 ? lines.length : end).join("\n");
}

function cNamesIn(code: string): string[] {
  const withoutComments = code.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
  return withoutComments.match(/\brte_\w+/g) ?? [];
}

/** The C functions of all symbol tables. */
function calledFunctions(): string[] {
  return globSync("ffi/library/symbols/*.ts", { cwd: ROOT }).flatMap((path) => {
    const text = readFileSync(`${ROOT}${path}`, "utf8");
    return [...text.matchAll(/^ +(rte_\w+): \{/gm)].map((found) => found[1]!);
  });
}

function main(): void {
  const { functions, words } = readHeaders(wrappedHeaders());
  const names = [...functions.values()].flat().map(({ name }) => name);
  const sources = new Map<string, string>();
  function readSource(file: string): string {
    const text = sources.get(file) ?? readFileSync(`${ROOT}${file}`, "utf8");
    sources.set(file, text);
    return text;
  }
  const errors = checkSymbols(
    documentedSymbols(),
    new Set(names),
    words,
    readSource,
  );
  for (const word of calledFunctions()) {
    // Functions of other versions are in no header here.
    if (words.has(word) && !names.includes(word)) {
      errors.push(
        `${word} is called, but docs/functions.md has not its header`,
      );
    }
  }
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}

if (import.meta.main) main();
