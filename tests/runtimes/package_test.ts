/** What is in the npm package, and that its programs start. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runCommand } from "../testenv/command.ts";
import { installedPackage } from "../testenv/npm_package.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAMS = readdirSync(`${ROOT}apps`)
  .map((file) => file.replace(".ts", "")).sort();

/** The folder of the installed package. */
function packageFolder(): string {
  return `${installedPackage().folder}/node_modules/@dpdk-ts/dpdk`;
}

/** What `npm pack` would put into a tarball. */
function packedFiles(): string[] {
  const words = ["pack", "--dry-run", "--json"];
  const [{ files }] = JSON.parse(runCommand("npm", words, packageFolder()));
  return files.map(({ path }: { path: string }) => path).sort();
}

function readManifest() {
  return JSON.parse(readFileSync(`${packageFolder()}/package.json`, "utf8"));
}

Deno.test("the npm package holds modules, types, programs, README and LICENSE, nothing else", () => {
  const files = packedFiles();
  const belongs =
    /^(package\.json|README\.md|LICENSE|(mod|(ffi|packages|apps)\/.+)\.(js|d\.ts))$/;
  assert.deepEqual(files.filter((path) => !belongs.test(path)), []);
  const strange = /_(test|bench)\.|\.lcore\.(?!generated\.js)|_npm\./;
  assert.deepEqual(files.filter((path) => strange.test(path)), []);
  for (const path of ["README.md", "LICENSE", "mod.js", "mod.d.ts"]) {
    assert.ok(files.includes(path), path);
  }
});

Deno.test("the npm package exports what deno.json exports, each with types", () => {
  const ours = JSON.parse(readFileSync(`${ROOT}deno.json`, "utf8"));
  const { exports, version, license } = readManifest();
  assert.deepEqual(Object.keys(exports), Object.keys(ours.exports));
  assert.deepEqual([version, license], [ours.version, ours.license]);
  const files = packedFiles();
  for (
    const [name, { types, import: module }] of Object.entries<
      Record<string, string>
    >(exports)
  ) {
    assert.ok(files.includes(types!.slice(2)), name);
    assert.ok(files.includes(module!.slice(2)), name);
  }
});

Deno.test("the npm package pins its dependencies and asks for Node 20", () => {
  const { dependencies, engines } = readManifest();
  assert.deepEqual(Object.keys(dependencies).sort(), ["ajv", "koffi", "yaml"]);
  for (const version of Object.values<string>(dependencies)) {
    assert.match(version, /^\d+\.\d+\.\d+$/);
  }
  assert.deepEqual(engines, { node: ">=20" });
});

Deno.test("the npm package's types name nothing of Deno or of koffi", () => {
  const types = packedFiles().filter((path) => path.endsWith(".d.ts"));
  assert.ok(types.length > 50, `${types.length}`);
  for (const path of types) {
    const text = readFileSync(`${packageFolder()}/${path}`, "utf8");
    assert.doesNotMatch(text, /\bDeno\./, path);
    assert.doesNotMatch(text, /koffi/, path);
    assert.doesNotMatch(text, /^(import|export) .*from "[^"]*\.ts"/m, path);
  }
});

Deno.test("modules for Deno never lead to koffi or to another runtime's backend", () => {
  const { exports } = JSON.parse(readFileSync(`${ROOT}deno.json`, "utf8"));
  const programs = PROGRAMS.map((name) => `./apps/${name}.ts`);
  for (const path of [...Object.values<string>(exports), ...programs]) {
    const graph = runCommand(Deno.execPath(), ["info", "--json", path], ROOT);
    assert.ok(graph.includes(path.slice(1)), path);
    assert.doesNotMatch(graph, /koffi|backend_bun|backend_node/, path);
  }
});

for (const name of PROGRAMS) {
  Deno.test(`the npm package's ${name} prints its usage on Node`, () => {
    const { folder, program } = installedPackage();
    assert.ok(statSync(program(name)).mode & 0o111);
    const usage = runCommand(program(name), ["--help"], folder);
    assert.match(usage, new RegExp(`^Usage: ${name} `));
  });
}
