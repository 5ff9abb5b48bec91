/**
 * Checks that mod.ts, the folder list in README.md, ARCHITECTURE.md and the
 * layer check say the same (part of `deno task ok`): the same layers, each above
 * those that it may import, the same rooms, the same packages in `mod.ts`.
 *
 *   deno run -A scripts/check_architecture.ts
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MAY_IMPORT } from "./check_layers.ts";
import { type MarkdownRow, tablesOf } from "./markdown.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Layers that are not shipped, so that no list of layers has them. */
const UNSHIPPED = ["scripts", "tests"];

type Layers = Readonly<Record<string, readonly string[]>>;

/** What is wrong with the documents, as error lines. */
export function checkArchitecture(
  readme: string,
  architecture: string,
  main: string,
  layers: Layers = MAY_IMPORT,
): string[] {
  const folders = rowsOf(readme, "folder");
  const described = rowsOf(architecture, "layer");
  const exported = [...main.matchAll(/from "\.\/(packages\/\w+)\/mod\.ts"/g)]
    .map(([, path]) => path!);
  return [
    ...checkOrder("README.md", namesIn(folders), layers, true),
    ...checkOrder("ARCHITECTURE.md", namesIn(described), layers, false),
    ...same(
      "ARCHITECTURE.md: packages in mod.ts",
      namesIn(described.filter(({ cells }) => cells[2] === "yes")),
      exported,
    ),
    ...same(
      "ARCHITECTURE.md: rooms",
      namesIn(rowsOf(architecture, "room")),
      Object.keys(layers).filter((name) => name.startsWith("ffi/")),
    ),
  ];
}

/** Checks a list of layers from the top down. */
function checkOrder(
  document: string,
  names: readonly string[],
  layers: Layers,
  hasMain: boolean,
): string[] {
  const wanted = new Set(
    Object.keys(layers).filter((name) =>
      !UNSHIPPED.includes(name) && (hasMain || name !== "mod.ts")
    ).map(topOf),
  );
  const found = same(`${document}: layers`, names, [...wanted]);
  for (const [name, targets] of Object.entries(layers)) {
    const at = names.indexOf(topOf(name));
    for (const target of targets.map(topOf)) {
      const isAbove = names.indexOf(target) < at && topOf(name) !== target;
      if (at < 0 || !isAbove || !names.includes(target)) continue;
      found.push(`${document}: ${topOf(name)} may import ${target}, above it`);
    }
  }
  return [...new Set(found)];
}

function same(
  what: string,
  names: readonly string[],
  wanted: readonly string[],
): string[] {
  const missing = wanted.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !wanted.includes(name));
  return [
    ...missing.map((name) => `${what}: ${name} is missing`),
    ...extra.map((name) => `${what}: ${name} is none`),
  ];
}

/** The rows of the table whose first column has a head. */
function rowsOf(document: string, head: string): readonly MarkdownRow[] {
  return tablesOf(document).find((table) => table.head[0] === head)?.rows ?? [];
}

function namesIn(rows: readonly MarkdownRow[]): string[] {
  return rows.map(({ cells }) =>
    cells[0]!.replaceAll("`", "").replace(/\/$/, "")
  );
}

/** All of ffi is one layer to those above. */
function topOf(layer: string): string {
  return layer.startsWith("ffi/") ? "ffi" : layer;
}

if (import.meta.main) {
  const read = (name: string) => readFileSync(`${ROOT}${name}`, "utf8");
  const errors = checkArchitecture(
    read("README.md"),
    read("ARCHITECTURE.md"),
    read("mod.ts"),
  );
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}
