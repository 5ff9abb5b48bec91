/**
 * The npm package, built and installed as a user would: once for each state of
 * the sources, under the temporary folder of the system.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync } from "node:fs";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "npm:esbuild@0.28.2";
import * as esbuild from "npm:esbuild@0.28.2";
import { allBackends } from "../../scripts/build_npm.ts";
import type { LcoreProgram } from "../../packages/eal/mod.ts";
import { stopBundler } from "../../scripts/lcore_bundle.ts";
import { runCommand } from "./command.ts";
import { bundleProgram } from "./lcore_program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = `${tmpdir()}/dpdk-ts-npm-packages`;

/** A folder in which the package is installed. */
export interface Installation {
  /** The folder, with package.json and node_modules. */
  readonly folder: string;
  /** The tarball that was installed. */
  readonly tarball: string;
  /** Path of a program, such as `simple_mp`. */
  program(name: string): string;
}

/** The installed package of the sources as they are. */
export function installedPackage(): Installation {
  const folder = `${CACHE}/${hash ??= sourceHash()}`;
  if (!existsSync(folder)) install(folder);
  return {
    folder,
    tarball: `${folder}/${globSync("*.tgz", { cwd: folder })[0]}`,
    program: (name) => `${folder}/node_modules/.bin/${name}`,
  };
}

let hash: string | undefined;

/** Changes with everything that goes into the package. */
function sourceHash(): string {
  const hash = createHash("sha256");
  const files = globSync("{ffi,packages,apps}/**/*.ts", { cwd: ROOT });
  const scripts = ["build_npm", "bundle_lcores", "lcore_bundle", "line_table"]
    .map((name) => `scripts/${name}.ts`);
  const others = [...scripts, "deno.json", "mod.ts", "README.md"];
  for (const path of [...files, ...others].map(String).sort()) {
    hash.update(path).update(readFileSync(`${ROOT}${path}`));
  }
  return hash.digest("hex").slice(0, 16);
}

function install(folder: string): void {
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(`${CACHE}/install-`);
  try {
    const script = `${ROOT}scripts/build_npm.ts`;
    const words = ["run", "-A", "--no-check", script, `--out=${scratch}`];
    const tarball = runCommand(Deno.execPath(), words, ROOT).trim();
    writeFileSync(
      `${scratch}/package.json`,
      JSON.stringify({ private: true, type: "module" }),
    );
    const file = `./${basename(tarball)}`;
    runCommand("npm", ["install", "--no-audit", "--no-fund", file], scratch);
    renameSync(scratch, folder); // Whole or not there, for any other test.
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * A program for Node or Bun that reaches below the packages' modules: it holds
 * all of the project that it uses, and takes only npm packages from the
 * installation.
 *
 * @param path Of the TypeScript file.
 * @returns the path of the JavaScript file, inside the installation.
 */
export function wholeProgram(path: string): Promise<string> {
  return buildProgram(path, [allBackends]);
}

/**
 * A test program for Node or Bun: its own modules in one file, with what they
 * use of internal ones, the project's packages from the installation, and the
 * lcore programs that it names.
 *
 * @param path Of the TypeScript file.
 * @returns the path of the JavaScript file, inside the installation.
 */
export function packageProgram(path: string): Promise<string> {
  return buildProgram(path, [usesPackage, allBackends, hasLcorePrograms(path)]);
}

async function buildProgram(path: string, plugins: Plugin[]): Promise<string> {
  const { folder } = installedPackage();
  const target = `${folder}/${basename(path, ".ts")}.js`;
  const result = await esbuild.build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["node:*"],
    plugins,
  });
  await stopBundler();
  writeFileSync(target, result.outputFiles[0]!.text);
  return target;
}

/** Packages of the repository become those of the installation. */
const usesPackage: Plugin = {
  name: "uses-package",
  setup(build) {
    build.onResolve({ filter: /\/packages\/\w+\/mod\.ts$/ }, ({ path }) => {
      const name = /packages\/(\w+)\/mod\.ts$/.exec(path)![1]!;
      return { path: `@dpdk-ts/dpdk/${name}`, external: true };
    });
  },
};

/** The lcore programs that a file names become a part of it. */
function hasLcorePrograms(file: string): Plugin {
  const names = readFileSync(file, "utf8").matchAll(/lcoreProgram\("(.+?)"\)/g);
  return {
    name: "has-lcore-programs",
    setup(build) {
      build.onLoad({ filter: /\/testenv\/lcore_program\.ts$/ }, async () => {
        const programs: Record<string, LcoreProgram> = {};
        for (const [, name] of names) {
          programs[name!] = await bundleProgram(name!, [allBackends]);
        }
        return {
          contents: `const programs = ${JSON.stringify(programs)};
            export const lcoreProgram = (name) =>
              Promise.resolve(programs[name]);`,
          loader: "js",
        };
      });
    },
  };
}
