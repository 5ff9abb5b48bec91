/**
 * Which TypeScript symbol stands for a C function, or why none does.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { FunctionKind, HeaderFunction } from "./c_functions.ts";
import type { DocumentedSymbol } from "./doc_tags.ts";

/** Headers that belong together. */
export interface HeaderGroup {
  /** In the order of the page. */
  readonly headers: readonly string[];
  /**
   * Why functions have no symbol of their own: patterns by reason, with `*`
   * for any text and `?` for a character. The first that fits counts. What
   * stands in backticks in a reason and looks like a symbol must be one.
   */
  readonly absent: Readonly<Record<string, readonly string[]>>;
}

/** The groups by their titles. */
export type HeaderGroups = Readonly<Record<string, HeaderGroup>>;

/** A line of the page. */
export interface MapRow {
  readonly name: string;
  readonly kind: FunctionKind;
  /** TypeScript names; empty if there is none. */
  readonly symbols: readonly string[];
  /** Why there is none; "" if there is one. */
  readonly reason: string;
}

/** The page's content. */
export interface FunctionMap {
  /** Rows by group and header. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, readonly MapRow[]>>;
  /** What keeps it from being whole, a line each. */
  readonly errors: readonly string[];
}

/** The checked-in groups: headers, and reasons for what is absent. */
export function readGroups(): HeaderGroups {
  const path = new URL("./absent_functions.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** All headers of all groups. */
export function wrappedHeaders(): string[] {
  return Object.values(readGroups()).flatMap(({ headers }) => [...headers]);
}

/** Finds a symbol or a reason for every function. */
export function mapFunctions(
  groups: HeaderGroups,
  functions: ReadonlyMap<string, readonly HeaderFunction[]>,
  symbols: readonly DocumentedSymbol[],
): FunctionMap {
  const errors: string[] = [];
  const seen = new Map<string, string[]>();
  for (const { name, see } of symbols) {
    for (const word of see) seen.set(word, [...seen.get(word) ?? [], name]);
  }
  const found = new Map<string, Map<string, MapRow[]>>();
  for (const [title, { headers, absent }] of Object.entries(groups)) {
    const reasons = new Reasons(absent);
    const tables = new Map<string, MapRow[]>();
    for (const header of headers) {
      tables.set(
        header,
        (functions.get(header) ?? []).map(({ name, kind }) => {
          const names = [...new Set(seen.get(name))];
          const reason = names.length > 0 ? "" : reasons.find(name);
          if (reason === undefined) {
            errors.push(`${header}: ${name} has neither an @see nor a reason`);
          }
          return { name, kind, symbols: names, reason: reason ?? "" };
        }),
      );
    }
    found.set(title, tables);
    for (const pattern of reasons.unused()) {
      errors.push(`${title}: no function without @see fits "${pattern}"`);
    }
    errors.push(...unknownSymbols(Object.keys(absent), symbols));
  }
  return { groups: found, errors };
}

/** The reasons of a group, and which of their patterns were needed. */
class Reasons {
  readonly #patterns: { text: string; reason: string; regexp: RegExp }[];
  readonly #used = new Set<string>();

  constructor(absent: HeaderGroup["absent"]) {
    this.#patterns = Object.entries(absent).flatMap(([reason, patterns]) =>
      patterns.map((text) => ({ text, reason, regexp: wildcard(text) }))
    );
  }

  find(name: string): string | undefined {
    const found = this.#patterns.find(({ regexp }) => regexp.test(name));
    if (found !== undefined) this.#used.add(found.text);
    return found?.reason;
  }

  unused(): string[] {
    return this.#patterns.map(({ text }) => text)
      .filter((text) => !this.#used.has(text));
  }
}

function wildcard(text: string): RegExp {
  return new RegExp(
    `^${text.replaceAll("*", "\\w*").replaceAll("?", "\\w")}$`,
  );
}

/** Reasons that name a symbol which does not exist. */
function unknownSymbols(
  reasons: readonly string[],
  symbols: readonly DocumentedSymbol[],
): string[] {
  const known = new Set(symbols.map(({ name }) => name));
  return reasons.flatMap((reason) =>
    [...reason.matchAll(/`([^`]+)`/g)].map((found) => found[1]!)
      .filter((name) => /^(new )?[A-Za-z]\w*(\.\w+)?(\(\))?$/.test(name))
      .filter((name) => !known.has(name))
      .map((name) => `"${reason}": there is no ${name}`)
  );
}
