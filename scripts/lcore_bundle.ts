/**
 * Bundles lcore programs in parts: what several of them use is there once, and
 * the parts of a program, one after the other, are its text.
 *
 * All programs are bundled at once, so that each name at the top is there once.
 * The bundler writes whole modules, what a module uses in front of it: any of
 * them, with all that they use, are a module too. A part has those modules that
 * the same programs use.
 *
 * @module
 */
import { basename, dirname, posix, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "npm:esbuild@0.28.2";
import type { LcoreProgram } from "../packages/eal/lcore_program.ts";
import {
  type BundleLine,
  bundleLines,
  lineTable,
  type SourceMap,
} from "./line_table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const GUARD = `${root}packages/eal/_lcore_guard.ts`;

/** Modules that the same programs use. */
export interface Part {
  /** Paths of these programs. */
  readonly users: readonly string[];
  /** Their text. */
  readonly source: string;
  /** Its table of lines. */
  readonly lines: string;
}

/** How programs are bundled. */
export interface BundleOptions {
  /** Of the bundler. */
  readonly plugins?: readonly esbuild.Plugin[];
  /**
   * Stack traces name files by their paths from here; those of this project by
   * their paths from its root. Default: the folder of the first program.
   */
  readonly folder?: string;
}

/**
 * Bundles programs.
 *
 * @param paths Of the programs, absolute.
 * @returns the parts, those of more programs in front.
 */
export async function bundle(
  paths: readonly string[],
  { plugins = [], folder = homeOf(paths[0]!) }: BundleOptions = {},
): Promise<Part[]> {
  const result = await esbuild.build({
    stdin: {
      contents: paths.map((path) => `import ${JSON.stringify(path)};`).join(""),
      resolveDir: folder,
    },
    inject: [GUARD],
    absWorkingDir: folder,
    bundle: true,
    plugins: [hasEffects, ...plugins],
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["node:*"],
    alias: ownModules(),
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    // Nothing is written: the map's paths start from here.
    outfile: resolve(folder, "program.js"),
  });
  const output = (ending: string): string =>
    result.outputFiles.find(({ path }) => path.endsWith(ending))!.text;
  const { sources, mappings } = JSON.parse(output(".map")) as SourceMap;
  const names = sources.map((name) => shownName(folder, name));
  const lines = await withoutComments(
    bundleLines(output(".js"), { sources: names, mappings }),
  );
  const { inputs } = result.metafile;
  const users = modulesUsers(inputs, folder, paths);
  const parts = new Map<string, [readonly string[], BundleLine[]]>();
  let current = paths;
  for (const line of lines) {
    const module = moduleOf(line.text);
    const isModule = module !== undefined && Object.hasOwn(inputs, module);
    if (isModule) current = users.get(module) ?? paths;
    const key = current.join("\n");
    if (!parts.has(key)) parts.set(key, [current, []]);
    // The bundler's comments shall not tell where this project lies, either.
    parts.get(key)![1].push(
      isModule ? { ...line, text: `// ${shownName(folder, module)}` } : line,
    );
  }
  return [...parts.values()]
    .sort(([one], [other]) => other.length - one.length)
    .map(([users, lines]) => ({
      users,
      source: lines.map(({ text }) => `${text}\n`).join(""),
      lines: lineTable(lines),
    }));
}

/** A program out of its parts. */
export function joinParts(path: string, parts: readonly Part[]): LcoreProgram {
  const own = parts.filter(({ users }) => users.includes(path));
  return {
    name: programName(path),
    source: own.map(({ source }) => source).join(""),
    lines: own.map(({ lines }) => lines).join("\n"),
  };
}

/** `receiver` of `receiver.lcore.ts`. */
export function programName(path: string): string {
  return basename(path, ".lcore.ts");
}

/** Ends the bundler's process; `bundle` starts it again when needed. */
export async function stopBundler(): Promise<void> {
  await esbuild.stop();
}

function homeOf(path: string): string {
  return path.startsWith(root) ? root : dirname(path);
}

/** How a file is named in stacks. */
function shownName(folder: string, path: string): string {
  const file = resolve(folder, path);
  return relative(file.startsWith(root) ? root : folder, file);
}

/** This project's own modules by the names that programs elsewhere import. */
function ownModules(): Record<string, string> {
  const { name, exports } = JSON.parse(
    Deno.readTextFileSync(`${root}deno.json`),
  ) as { name: string; exports: Record<string, string> };
  return Object.fromEntries(
    Object.entries(exports).map(([key, path]) => [
      posix.join(name, key),
      posix.join(root, path),
    ]),
  );
}

/** Programs are kept, also in packages that say that no module has effects. */
const hasEffects: esbuild.Plugin = {
  name: "lcore-programs",
  setup(build) {
    build.onResolve(
      { filter: /^\// },
      ({ path, importer }) =>
        importer === "<stdin>" ? { path, sideEffects: true } : undefined,
    );
  },
};

/** What a comment of the bundler in front of a module names. */
function moduleOf(line: string): string | undefined {
  return line.startsWith("// ") ? line.slice(3) : undefined;
}

/** The programs that use each module. */
function modulesUsers(
  inputs: esbuild.Metafile["inputs"],
  folder: string,
  paths: readonly string[],
): Map<string, readonly string[]> {
  const users = new Map<string, string[]>();
  function add(module: string, user: string): void {
    const known = users.get(module) ?? [];
    if (known.includes(user)) return;
    users.set(module, [...known, user]);
    for (const { path, external } of inputs[module]?.imports ?? []) {
      if (!external) add(path, user);
    }
  }
  for (const path of paths) {
    add(relative(folder, GUARD), path);
    add(relative(folder, path), path);
  }
  return users;
}

/** The lines without comments of their own, but for those before modules. */
async function withoutComments(
  lines: readonly BundleLine[],
): Promise<readonly BundleLine[]> {
  let isInside = false;
  const left = lines.filter(({ text }) => {
    if (isInside) {
      isInside = !text.includes("*/");
      return false;
    }
    if (/^\s+\/\//.test(text)) return false;
    if (!/^\s*\/\*/.test(text)) return true;
    isInside = !text.includes("*/");
    return !isInside && !text.endsWith("*/");
  });
  // What looks like a comment may be a line of a text.
  const [before, after] = await Promise.all([codeOf(lines), codeOf(left)]);
  return before === after ? left : lines;
}

async function codeOf(lines: readonly BundleLine[]): Promise<string> {
  const text = lines.map(({ text }) => text).join("\n");
  const { code } = await esbuild.transform(text, { minifyWhitespace: true });
  return code;
}
