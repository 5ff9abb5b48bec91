/**
 * The functions that DPDK's headers declare or define, as the C preprocessor
 * of this machine sees them, and the function-like macros beside them.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** What a header offers under a name. */
export type FunctionKind = "function" | "inline" | "macro";

/** A function of a header. */
export interface HeaderFunction {
  readonly name: string;
  readonly kind: FunctionKind;
}

/** What the installed headers say. */
export interface Headers {
  /** Such as "22.11". */
  readonly version: string;
  /** Functions of each header that was asked for, in its order. */
  readonly functions: ReadonlyMap<string, readonly HeaderFunction[]>;
  /** Every word that stands in one of DPDK's installed headers. */
  readonly words: ReadonlySet<string>;
}

/** Reads headers by their names, such as "rte_ring.h". */
export function readHeaders(names: readonly string[]): Headers {
  const flags = run("pkg-config", ["--cflags", "libdpdk"]).trim().split(/\s+/);
  const source = [
    // Some headers offer less without.
    "#define _GNU_SOURCE",
    "#define ALLOW_EXPERIMENTAL_API",
    ...names.map((name) => `#include <${name}>`),
    "#include <rte_version.h>",
    "int version[] = { RTE_VER_YEAR, RTE_VER_MONTH };",
  ].join("\n");
  const text = run("cc", [...flags, "-E", "-"], source);
  const [, year, month] = /version\[\] = \{ (\d+), (\d+) \}/.exec(text)!;
  const files = splitByFile(text);
  const functions = new Map<string, HeaderFunction[]>();
  const words = new Set<string>();
  const folders = new Set<string>();
  for (const [path, code] of files) {
    const name = basename(path);
    if (/^rte_.*\.h$/.test(name)) folders.add(dirname(path));
    if (!names.includes(name)) continue;
    // A header of one architecture has a generic part of the same name.
    const found = functions.get(name) ?? [];
    const known = new Set(found.map((one) => one.name));
    const more = [...declaredFunctions(code), ...macros(path)]
      .filter((one) => !known.has(one.name));
    functions.set(name, [...found, ...more]);
  }
  for (const folder of folders) {
    for (const path of globSync(`${folder}/rte_*.h`)) {
      for (const [word] of readFileSync(path, "utf8").matchAll(/\w+/g)) {
        words.add(word);
      }
    }
  }
  return { version: `${year}.${month!.padStart(2, "0")}`, functions, words };
}

/** The text of each file in the preprocessor's output. */
function splitByFile(text: string): Map<string, string> {
  const files = new Map<string, string>();
  let path = "";
  for (const line of text.split("\n")) {
    const marker = /^# \d+ "([^"]*)"/.exec(line);
    if (marker === null) files.set(path, `${files.get(path) ?? ""}${line}\n`);
    else path = marker[1]!;
  }
  return files;
}

/**
 * Functions in preprocessed C without line markers; each once, whether it is
 * declared or defined.
 */
export function declaredFunctions(code: string): HeaderFunction[] {
  const found = new Map<string, FunctionKind>();
  for (const statement of topLevelStatements(withoutAttributes(code))) {
    if (/^\s*(typedef\b|extern\s+\w[\w\s*]*;)/.test(statement)) continue;
    // The name stands before the first parenthesis, and no "=" before it.
    const name = /^[\w\s*]*?\b(\w+)\s*\(/.exec(statement)?.[1];
    if (name === undefined || !/^rte_/.test(name)) continue;
    const kind = /\binline\b|\}$/.test(statement) ? "inline" : "function";
    if (found.get(name) !== "inline") found.set(name, kind);
  }
  return [...found].map(([name, kind]) => ({ name, kind }));
}

/** Removes `__attribute__((...))` and its like. */
function withoutAttributes(code: string): string {
  const words = /\b(?:__attribute__|__asm__|_Alignas|_Static_assert)\s*(?=\()/g;
  let text = "";
  let from = 0;
  for (let found = words.exec(code); found; found = words.exec(code)) {
    text += code.slice(from, found.index);
    from = closing(code, found.index + found[0].length);
    words.lastIndex = from;
  }
  return (text + code.slice(from)).replaceAll(/\b__extension__\b/g, "");
}

/** The place behind the parenthesis or brace that closes the one at `at`. */
function closing(code: string, at: number): number {
  let depth = 0;
  // Strings and characters may hold brackets.
  const tokens = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[(){}]/g;
  tokens.lastIndex = at;
  for (let found = tokens.exec(code); found; found = tokens.exec(code)) {
    if ("({".includes(found[0])) depth++;
    else if (")}".includes(found[0]) && --depth === 0) return tokens.lastIndex;
  }
  return code.length;
}

/** Declarations and definitions; a function's body is shown as "{}". */
function* topLevelStatements(code: string): Generator<string> {
  let statement = "";
  let at = 0;
  const tokens = /[;{(]|"C"/g;
  for (let found = tokens.exec(code); found; found = tokens.exec(code)) {
    statement += code.slice(at, found.index);
    at = tokens.lastIndex;
    if (found[0] === ";") {
      yield statement.trim();
      statement = "";
    } else if (found[0] === "(") {
      at = closing(code, found.index);
      statement += code.slice(found.index, at);
    } else if (found[0] === "{") {
      at = closing(code, found.index);
      // What follows a struct's body belongs to the same declaration.
      if (statement.includes("(")) {
        yield `${statement.trim()} {}`;
        statement = "";
      }
    }
    tokens.lastIndex = at;
  }
}

/** Macros of a header that are used like functions: `rte_x(...)`, loops. */
function macros(path: string): HeaderFunction[] {
  const pattern =
    /^#define\s+(rte_[a-z0-9_]+|RTE_[A-Z0-9_]*FOREACH[A-Z0-9_]*)\(/gm;
  const names = [...readFileSync(path, "utf8").matchAll(pattern)]
    .map((found) => found[1]!);
  return [...new Set(names)].map((name) => ({ name, kind: "macro" }));
}

function run(program: string, args: readonly string[], input = ""): string {
  return execFileSync(program, args, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
}
