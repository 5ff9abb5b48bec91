/**
 * Checks the architecture (part of `deno task ok`): which folder may import
 * which, that no files import each other in a circle, which files are for whom,
 * and what shipped code must not contain.
 *
 * | file                           | who may import it                         |
 * |--------------------------------|-------------------------------------------|
 * | `packages/ring/ring.ts`        | who may import the package, and its users |
 * | `packages/ring/internal/a.ts`  | who may import the package, but no mod.ts |
 * | `packages/ring/_a.ts`          | files of this folder and of those below   |
 *
 *   deno run -A scripts/check_layers.ts
 *
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importCircles } from "./import_circles.ts";
import { codeOnly } from "./source_text.ts";

/** One source file: its path from the root, text and import specifiers. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Those of them that are loaded when it runs: not only for types. */
  readonly loads: readonly string[];
}

/** No shipped file is longer. */
const LINE_LIMIT = 300;

/** Those that are, and why. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "packages/mempool/mbufs.ts":
    "all calls for packets are one class, so that its documentation has all",
};

/** The only shipped file that may name Deno. */
const DENO_BACKEND = "ffi/runtime/backend_deno.ts";

/**
 * What each layer may import besides itself, `node:` and pinned `npm:`; with
 * `/*` all that are in a folder. A single file is one that imports nothing.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "ffi/runtime": [],
  "ffi/layout": [],
  "ffi/memory": ["ffi/runtime"],
  "ffi/os": ["ffi/memory", "ffi/runtime"],
  "ffi/library": ["ffi/os", "ffi/memory", "ffi/layout", "ffi/runtime"],
  "ffi/call": ["ffi/library", "ffi/os", "ffi/memory", "ffi/runtime"],
  "ffi/hugepages": [
    "ffi/library",
    "ffi/os",
    "ffi/memory",
    "ffi/layout",
    "ffi/runtime",
  ],
  "ffi/kernels": [
    "ffi/hugepages",
    "ffi/memory",
    "ffi/layout",
    "ffi/runtime",
  ],
  "packages/group": ["ffi/*"],
  "packages/eal": ["packages/group", "ffi/*"],
  "packages/ring": ["packages/eal", "ffi/*"],
  "packages/mempool": [
    "packages/ring",
    "packages/eal",
    "ffi/*",
  ],
  "packages/ethdev": [
    "packages/mempool",
    "packages/ring",
    "packages/eal",
    "ffi/*",
  ],
  "packages/packets": [
    "packages/mempool",
    "packages/ring",
    "packages/eal",
    "ffi/*",
  ],
  "packages/net": ["ffi/*"],
  "packages/supervise": ["packages/eal", "packages/group", "ffi/*"],
  "packages/inspect": [
    "packages/group",
    "ffi/*",
    "packages/ethdev/internal/driver_traits.ts",
  ],
  "packages/apps": [
    "packages/group",
    "packages/net",
    "packages/packets",
    "packages/ethdev",
    "packages/mempool",
    "packages/ring",
    "packages/supervise",
    "packages/eal",
    "packages/inspect",
  ],
  "apps": ["packages/apps"],
  "mod.ts": [
    "packages/eal",
    "packages/ring",
    "packages/mempool",
    "packages/packets",
    "packages/ethdev",
    "packages/net",
    "packages/inspect",
  ],
  "scripts": ["ffi/*", "packages/*", "apps", "mod.ts"],
  "tests": ["ffi/*", "packages/*", "apps", "mod.ts", "scripts"],
};

/** All violations in one file, each as `path: what is wrong`. */
export function checkFile(file: SourceFile): string[] {
  const found = file.imports.flatMap((specifier) =>
    checkImport(file.path, specifier)
  );
  if (isShipped(file.path)) {
    found.push(...checkShippedText(file));
    for (const specifier of file.loads) {
      found.push(...checkLoad(file, specifier));
    }
  }
  return [...new Set(found)].map((what) => `${file.path}: ${what}`);
}

/** Files that import each other, also for types only, each as one line. */
export function checkCircles(
  files: readonly Pick<SourceFile, "path" | "imports">[],
): string[] {
  const graph = files.map(({ path, imports }): [string, string[]] => [
    path,
    imports.filter((specifier) => specifier.startsWith("."))
      .map((specifier) => posix.join(posix.dirname(path), specifier)),
  ]);
  return importCircles(new Map(graph))
    .map((circle) => `import circle: ${circle}`);
}

/** Tells whether users get this file. */
export function isShipped(path: string): boolean {
  return /^(ffi|packages|apps)\/|^mod\.ts$/.test(path) &&
    !/_(test|bench)\.ts$/.test(path);
}

/** Tells whether a file is what packages share, and users do not see. */
export function isInternal(path: string): boolean {
  return /^packages\/\w+\/internal\//.test(path);
}

function checkImport(path: string, specifier: string): string[] {
  if (specifier.startsWith("node:")) return [];
  if (specifier.startsWith("npm:")) {
    const exact = /^npm:(@[^/@]+\/)?[^/@]+@\d+\.\d+\.\d+[^/]*(\/.*)?$/;
    return exact.test(specifier)
      ? []
      : [`npm import needs an exact version: ${specifier}`];
  }
  if (!/^\.\.?\//.test(specifier)) {
    return [`import is neither relative, node: nor npm: ${specifier}`];
  }
  const target = posix.join(posix.dirname(path), specifier);
  const found: string[] = [];
  if (!target.endsWith(".ts")) found.push(`import without .ts: ${specifier}`);
  if (
    posix.basename(target).startsWith("_") &&
    !`${posix.dirname(path)}/`.startsWith(`${posix.dirname(target)}/`)
  ) {
    found.push(`private file of another folder: ${specifier}`);
  }
  if (posix.basename(path) === "mod.ts" && isInternal(target)) {
    found.push(`a mod.ts is for users: ${specifier} is internal`);
  }
  found.push(...checkArrow(path, target, specifier));
  return found;
}

function checkArrow(path: string, target: string, specifier: string): string[] {
  const from = layerOf(path);
  const to = layerOf(target);
  if (from === to) return [];
  // Tests beside the code may use everything, as those in tests/ may.
  const isTest = /_(test|bench)\.ts$/.test(path);
  const allowed = MAY_IMPORT[isTest ? "tests" : from] ?? [];
  const isAllowed = allowed.includes(to) || allowed.includes(target) ||
    allowed.includes(to.replace(/\/.*/, "/*")) ||
    (isTest && to === "tests");
  if (!isAllowed) return [`${from} must not import ${to}: ${specifier}`];
  return [];
}

/** Programs start faster when nothing loads a whole package for one thing. */
function checkLoad({ path }: SourceFile, specifier: string): string[] {
  const target = posix.join(posix.dirname(path), specifier);
  const from = layerOf(path);
  const to = layerOf(target);
  const isWhole = to.startsWith("packages/") && target === `${to}/mod.ts`;
  return isWhole && from !== to && from !== "mod.ts"
    ? [`loads all of ${to}: import the file itself, not ${specifier}`]
    : [];
}

/** `packages/ring` or `ffi/os` for all below it, otherwise the first folder. */
function layerOf(path: string): string {
  const parts = path.split("/");
  const hasRooms = parts[0] === "packages" || parts[0] === "ffi";
  return parts.slice(0, hasRooms ? 2 : 1).join("/");
}

function checkShippedText({ path, text }: SourceFile): string[] {
  if (path.endsWith(".generated.ts")) return [];
  const found: string[] = [];
  const code = codeOnly(text);
  if (path !== DENO_BACKEND && /(^|[^.\w])Deno\s*[.[]/m.test(code)) {
    found.push(`names Deno; only ${DENO_BACKEND} may`);
  }
  if (/^[ \t]*(for\s*\(\s*)?(await\s+)?using\s+\w+\s*(=|of)/m.test(code)) {
    found.push("has a using statement, which Node 20 cannot read");
  }
  const lines = text.replace(/\n$/, "").split("\n").length;
  if (lines > LINE_LIMIT && LONG_FILES[path] === undefined) {
    found.push(`has ${lines} lines; the limit is ${LINE_LIMIT}`);
  }
  return found;
}

/** Lines of the public documentation that name Deno. */
export function checkDocumentation(documentation: string): string[] {
  return documentation.split("\n").filter((line) => /\bDeno\./.test(line))
    .map((line) => `public documentation names Deno: ${line.trim()}`);
}

/** Reads every TypeScript file of the repository with its imports. */
function readSources(root: string): SourceFile[] {
  const paths = [
    ...globSync("{ffi,packages,apps,scripts,tests}/**/*.ts", { cwd: root }),
    ...globSync("mod.ts", { cwd: root }),
  ].map(String).filter((path) => !path.startsWith("tests/tmp/")).sort();
  const imports = readImports(root, paths);
  return paths.map((path) => ({
    path,
    text: readFileSync(`${root}/${path}`, "utf8"),
    ...imports.get(`${root}/${path}`) ?? { imports: [], loads: [] },
  }));
}

interface GraphModule {
  readonly local?: string;
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: unknown;
  }[];
}

type Imports = Pick<SourceFile, "imports" | "loads">;

/** Import specifiers by absolute path, as Deno's own parser sees them. */
function readImports(root: string, paths: string[]): Map<string, Imports> {
  const scratch = mkdtempSync(`${tmpdir()}/check-layers-`);
  try {
    const all = `${scratch}/all.ts`;
    writeFileSync(
      all,
      paths.map((path) => `import "${pathToFileURL(`${root}/${path}`)}";\n`)
        .join(""),
    );
    const graph = JSON.parse(runDeno(["info", "--json", all], root)) as {
      modules: readonly GraphModule[];
    };
    const imports = new Map<string, Imports>();
    for (const { local, error, dependencies = [] } of graph.modules) {
      if (error !== undefined) throw new Error(error);
      if (local === undefined) continue;
      const loaded = dependencies.filter(({ code }) => code !== undefined);
      imports.set(local, {
        imports: dependencies.map(({ specifier }) => specifier),
        loads: loaded.map(({ specifier }) => specifier),
      });
    }
    return imports;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function runDeno(args: string[], cwd: string): string {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).outputSync();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  return decoder.decode(stdout);
}

function main(): void {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const { exports } = JSON.parse(readFileSync(`${root}/deno.json`, "utf8")) as {
    exports: Record<string, string>;
  };
  const entries = Object.values(exports);
  const missing = entries.filter((path) => !existsSync(`${root}/${path}`));
  const sources = readSources(root);
  const present = entries.filter((path) => !missing.includes(path));
  const violations = [
    ...missing.map((path) => `${path}: missing, but an export of deno.json`),
    ...sources.flatMap(checkFile),
    ...checkCircles(sources),
    ...checkDocumentation(runDeno(["doc", ...present], root)),
  ];
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) Deno.exit(1);
}

if (import.meta.main) main();
