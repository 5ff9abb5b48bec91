/**
 * The public symbols of this project: where they are declared, and the C names
 * that their documentation refers to by `@see`.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A documented symbol: an export, or a member of one. */
export interface DocumentedSymbol {
  /** Such as `Ring.create()`. */
  readonly name: string;
  /** Path of its file, as seen from the repository's root. */
  readonly file: string;
  /** Line in which it begins, from 1. */
  readonly line: number;
  /** Whether it has code of its own: a function, method or accessor. */
  readonly callable: boolean;
  /** C names after its `@see`, such as "rte_ring_create_elem". */
  readonly see: readonly string[];
}

interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
}

interface Location {
  readonly filename: string;
  readonly line: number;
}

interface Member {
  readonly name?: string;
  readonly kind?: string;
  readonly isStatic?: boolean;
  readonly location: Location;
  readonly jsDoc?: JsDoc;
}

interface Declaration extends Member {
  readonly def?: {
    /** Of a re-export: where the declaration is. */
    readonly target?: Location;
    readonly elements?: readonly Export[];
    readonly constructors?: readonly Member[];
    readonly methods?: readonly Member[];
    readonly properties?: readonly Member[];
  };
}

interface Export {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** What modules export, by their addresses. */
type Modules = Readonly<Record<string, { symbols: readonly Export[] }>>;

let modules: Modules | undefined;

/** What deno.json's modules export, as `deno doc` has it. */
function exportedModules(): Modules {
  if (modules !== undefined) return modules;
  const { exports } = JSON.parse(readFileSync(`${ROOT}deno.json`, "utf8")) as {
    exports: Record<string, string>;
  };
  const text = execFileSync(
    Deno.execPath(),
    ["doc", "--json", ...Object.values(exports)],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  modules = (JSON.parse(text) as { nodes: Modules }).nodes;
  return modules;
}

/** A name that a module exports. */
export interface ExportedName {
  readonly name: string;
  /** Path of the module, as seen from the repository's root. */
  readonly module: string;
  /** Where it is declared, such as "packages/ring/ring.ts:46", sorted. */
  readonly declared: readonly string[];
}

/** All names that deno.json's modules export, by module. */
export function exportedNames(): ExportedName[] {
  return Object.entries(exportedModules()).flatMap(([module, { symbols }]) =>
    symbols.map(({ name, declarations }) => ({
      name,
      module: fromRoot(module),
      declared: [...new Set(declarations.map(declaredAt))].sort(),
    }))
  );
}

function declaredAt({ location, def }: Declaration): string {
  const { filename, line } = def?.target ?? location;
  return `${fromRoot(filename)}:${line + 1}`;
}

/** All symbols that deno.json's modules export, each once. */
export function documentedSymbols(): DocumentedSymbol[] {
  const found = new Map<string, DocumentedSymbol>();
  for (const { symbols } of Object.values(exportedModules())) {
    for (const symbol of symbolsOf(symbols, "")) {
      // Exported by several modules, or by a namespace as well.
      const key = `${symbol.file}:${symbol.line}`;
      if (!found.has(key)) found.set(key, symbol);
    }
  }
  return [...found.values()];
}

function* symbolsOf(
  exports: readonly Export[],
  prefix: string,
): Generator<DocumentedSymbol> {
  for (const { name, declarations } of exports) {
    for (const declaration of declarations) {
      const full = `${prefix}${name}`;
      yield symbol(full, declaration);
      const { def = {} } = declaration;
      yield* symbolsOf(def.elements ?? [], `${full}.`);
      for (const member of def.constructors ?? []) {
        yield symbol(`new ${full}`, { ...member, kind: "method" });
      }
      for (const member of [...def.methods ?? [], ...def.properties ?? []]) {
        yield symbol(`${full}.${member.name}`, member);
      }
    }
  }
}

function symbol(name: string, member: Member): DocumentedSymbol {
  const { kind = "property", location, jsDoc = {} } = member;
  const called = kind === "function" || kind === "method";
  return {
    name: called ? `${name}()` : name,
    file: fromRoot(location.filename),
    line: location.line + 1,
    callable: called || kind === "getter" || kind === "setter",
    see: cNames(jsDoc),
  };
}

function fromRoot(address: string): string {
  return address.replace(`file://${ROOT}`, "");
}

/** C names after `@see`, be it a tag of its own or at the end of a sentence. */
function cNames({ doc = "", tags = [] }: JsDoc): string[] {
  const lists = [
    ...tags.filter(({ kind }) => kind === "see").map((tag) => tag.doc ?? ""),
    ...[...doc.matchAll(/@see\s+(\w+(?:,\s*\w+)*)/g)].map((found) => found[1]!),
  ];
  return lists.flatMap((list) => list.match(/\b_*(rte|RTE|RING)_\w+\b(?!\.h)/g))
    .filter((name) => name !== null);
}
