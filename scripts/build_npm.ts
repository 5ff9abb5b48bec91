/**
 * Makes the npm package (`deno task npm`): one tarball for Node and Bun.
 *
 *   deno run -A scripts/build_npm.ts [--out FOLDER]     default: npm/
 *
 * `deno pack` turns TypeScript into JavaScript and types. This script prepares
 * what it packs (backends for all runtimes, lcore programs with them) and adds
 * what it does not know: programs, exact versions, engines.
 *
 * @module
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "npm:esbuild@0.28.2";
import { ownModules } from "./bundle_lcores.ts";
import { stopBundler } from "./lcore_bundle.ts";
import { readOptions } from "./options.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The programs, by the names of the C originals. */
const PROGRAMS = globSync("*.ts", { cwd: `${ROOT}apps` })
  .map((file) => String(file).replace(".ts", "")).sort();

/** The part of deno.json and of package.json that is looked at. */
interface Manifest {
  readonly exports: Record<string, unknown>;
}

/** What a package.json has besides what `deno pack` writes. */
const FACTS = {
  description: "The real DPDK in Node, Bun and Deno: " +
    "rings, mempools and ports in shared hugepages, in TypeScript",
  keywords: ["dpdk", "ffi", "multi-process", "networking", "ring", "hugepages"],
  engines: { node: ">=20" },
  os: ["linux"],
  sideEffects: false,
};

/** Gives lcore programs the backends of the npm package. */
export const allBackends: Plugin = {
  name: "all-backends",
  setup(build) {
    build.onLoad(
      { filter: /\/ffi\/runtime\/runtime_backend\.ts$/ },
      ({ path }) => ({
        contents: readFileSync(path.replace(".ts", "_npm.ts"), "utf8"),
        loader: "ts",
      }),
    );
  },
};

/**
 * Makes the tarball.
 *
 * @param folder Where it goes; made if there is none.
 * @returns its path.
 */
export async function buildPackage(folder: string): Promise<string> {
  const scratch = mkdtempSync(`${tmpdir()}/dpdk-ts-npm-`);
  try {
    const source = `${scratch}/source`;
    await stage(source);
    const packed = `${scratch}/packed.tgz`;
    run(Deno.execPath(), [
      "pack",
      "--allow-dirty",
      "--no-source-maps",
      `--output=${packed}`,
    ], source);
    run("tar", ["-xzf", packed], scratch);
    const target = `${scratch}/package`;
    finish(target, readPins(source, target));
    mkdirSync(folder, { recursive: true });
    const [{ filename }] = JSON.parse(run(
      "npm",
      ["pack", "--json", `--pack-destination=${resolve(folder)}`],
      target,
    )) as [{ filename: string }];
    // npm 9 writes the name of the package itself here.
    const file = filename.replace("@", "").replace("/", "-");
    return `${resolve(folder)}/${file}`;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Copies the sources that users get, with every runtime's backend. */
async function stage(target: string): Promise<void> {
  const files = globSync("{ffi,packages,apps}/**/*.ts", { cwd: ROOT })
    .map(String)
    .filter((path) => !/(_(test|bench)|\.lcore)\.ts$/.test(path));
  for (const file of [...files, "mod.ts", "README.md", "LICENSE"]) {
    cpSync(`${ROOT}${file}`, `${target}/${file}`);
  }
  copyFileSync(
    `${target}/ffi/runtime/runtime_backend_npm.ts`,
    `${target}/ffi/runtime/runtime_backend.ts`,
  );
  rmSync(`${target}/ffi/runtime/runtime_backend_npm.ts`);
  for (const [path, text] of await ownModules({ plugins: [allBackends] })) {
    writeFileSync(`${target}/${relative(ROOT, path)}`, text);
  }
  await stopBundler();
  const manifest = JSON.parse(
    readFileSync(`${ROOT}deno.json`, "utf8"),
  ) as Manifest;
  // Only what is exported is packed: finish() makes programs of these.
  for (const name of PROGRAMS) {
    manifest.exports[`./apps/${name}`] = `./apps/${name}.ts`;
  }
  writeFileSync(`${target}/deno.json`, JSON.stringify(manifest));
}

/**
 * The exact versions of the npm packages that packed modules name: `deno pack`
 * would write ranges, and knows nothing of packages that are loaded by name.
 */
function readPins(source: string, packed: string): Record<string, string> {
  const pins: Record<string, string> = {};
  const modules = globSync("{ffi,packages}/**/*.ts", { cwd: source })
    .map(String)
    .filter((path) => existsSync(`${packed}/${path.replace(/ts$/, "js")}`));
  for (const path of modules.sort()) {
    const text = readFileSync(`${source}/${path}`, "utf8");
    const found = text.matchAll(/"npm:(@?[^@"]+)@(\d[^/"]*)[^"]*"/g);
    for (const [, name, version] of found) pins[name!] = version!;
  }
  return pins;
}

/** Completes the unpacked package. */
function finish(folder: string, dependencies: Record<string, string>): void {
  const path = `${folder}/package.json`;
  const { exports, ...rest } = JSON.parse(
    readFileSync(path, "utf8"),
  ) as Manifest;
  // Sources that no module imports were packed as they are.
  for (const source of globSync("**/*.ts", { cwd: folder })) {
    if (!source.endsWith(".d.ts")) rmSync(`${folder}/${source}`);
  }
  const bin: Record<string, string> = {};
  for (const name of PROGRAMS) {
    delete exports[`./apps/${name}`];
    bin[name] = `apps/${name}.js`;
    makeExecutable(`${folder}/apps/${name}.js`);
  }
  const whole = { ...rest, ...FACTS, exports, bin, dependencies };
  writeFileSync(path, `${JSON.stringify(whole, null, 2)}\n`);
}

function makeExecutable(path: string): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, `#!/usr/bin/env node\n${text}`);
  chmodSync(path, 0o755);
  // A program has nothing to import.
  rmSync(path.replace(/\.js$/, ".d.ts"), { force: true });
}

/** Runs a command; returns its output, throws with it if it fails. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { success, stdout, stderr } = new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(
    `Cannot run ${command} ${args[0]}: ${decoder.decode(stdout)}${
      decoder.decode(stderr)
    }`,
  );
}

async function main(): Promise<void> {
  const { out } = readOptions("usage: build_npm.ts [--out=FOLDER]", {
    out: { type: "string", default: `${ROOT}npm` },
  });
  console.log(await buildPackage(out));
}

if (import.meta.main) await main();
