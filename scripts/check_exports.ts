/**
 * Checks that every package gives out all it has, and no more (part of
 * `deno task ok`): each `packages/<name>/mod.ts`, and each of a part of one that
 * beginners do not need, `packages/<name>/<part>/mod.ts`, re-exports from every
 * public file beside it and from the `main.ts` of every application folder below
 * it that has no `mod.ts` of its own; deno.json exports each `mod.ts`; nothing
 * that users can name is declared in an `internal` folder; and a name that
 * several modules export is the same thing in all of them.
 *
 *   deno run -A scripts/check_exports.ts
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isInternal } from "./check_layers.ts";
import {
  type DocumentedSymbol,
  documentedSymbols,
  type ExportedName,
  exportedNames,
} from "./doc_tags.ts";

/** Files that `mod.ts` must re-export but does not, as error lines. */
export function checkModule(
  folder: string,
  files: readonly string[],
  moduleText: string,
): string[] {
  const exported = new Set(
    [...moduleText.matchAll(/^export\s[^;]*?\sfrom\s+"\.\/([^"]+)"/gm)]
      .map(([, path]) => path!),
  );
  const own = files.filter((file) => file.endsWith("/mod.ts"))
    .map((file) => file.replace(/mod\.ts$/, "main.ts"));
  return files
    .filter((file) =>
      isPublic(file) && !exported.has(file) && !own.includes(file)
    )
    .map((file) => `${folder}/mod.ts: does not re-export ./${file}`);
}

/** The name by which deno.json exports a `mod.ts`: its package, or a part of one. */
export function subPath(module: string): string {
  // Programs go by their own names.
  return module.replace(/^packages\/(apps\/(?=\w+\/))?(.*)\/mod\.ts$/, "./$2");
}

/** Public symbols that internal files declare, as error lines. */
export function checkSymbols(
  symbols: readonly Pick<DocumentedSymbol, "name" | "file">[],
): string[] {
  return symbols.filter(({ file }) => isInternal(file))
    .map(({ name, file }) => `${file}: is internal, but ${name} is exported`);
}

/** Names that two modules export with different meanings, as error lines. */
export function checkNames(names: readonly ExportedName[]): string[] {
  const first = new Map<string, ExportedName>();
  return names.flatMap((one) => {
    const other = first.get(one.name);
    first.set(one.name, other ?? one);
    if (other === undefined) return [];
    const [here, there] = [one, other].map(({ declared }) => declared.join());
    return here === there ? [] : [
      `${one.module}: ${one.name} is ${here}, in ${other.module} it is ${there}`,
    ];
  });
}

function isPublic(file: string): boolean {
  if (file.startsWith("internal/")) return false;
  if (file.includes("/")) return /^[^_/]+[^/]*\/main\.ts$/.test(file);
  return file !== "mod.ts" && !file.startsWith("_") &&
    !/(_test|_bench|\.lcore|\.generated)\.ts$/.test(file);
}

function main(): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { exports } = JSON.parse(readFileSync(`${root}deno.json`, "utf8")) as {
    exports: Record<string, string>;
  };
  const errors = [
    ...checkSymbols(documentedSymbols()),
    ...checkNames(exportedNames()),
  ];
  // A program's mod.ts is for the parts of it that other programs use.
  const packages = globSync("packages/**/mod.ts", { cwd: root }).map(String)
    .filter((module) => !/^packages\/apps\/\w+\//.test(module));
  for (const module of packages) {
    const folder = module.replace(/\/mod\.ts$/, "");
    const files = globSync("**/*.ts", { cwd: `${root}${folder}` }).map(String)
      .sort();
    const text = readFileSync(`${root}${module}`, "utf8");
    errors.push(...checkModule(folder, files, text));
  }
  for (const module of globSync("packages/**/mod.ts", { cwd: root })) {
    const name = subPath(String(module));
    if (exports[name] !== `./${module}`) {
      errors.push(`deno.json: exports lacks "${name}": "./${module}"`);
    }
  }
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}

if (import.meta.main) main();
