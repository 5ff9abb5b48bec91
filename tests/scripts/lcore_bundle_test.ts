/** Bundles of small programs that were written for it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  bundle,
  joinParts,
  type Part,
  stopBundler,
} from "../../scripts/lcore_bundle.ts";

/** Bundles the files of a folder that are programs; gives their parts. */
async function bundleFiles(
  files: Readonly<Record<string, string>>,
  body: (parts: Part[], folder: string) => void,
): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-lcore-bundle-`);
  try {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(`${folder}/${name}`, text);
    }
    const programs = Object.keys(files).filter((n) => n.endsWith(".lcore.ts"));
    body(await bundle(programs.map((n) => `${folder}/${n}`)), folder);
  } finally {
    await stopBundler();
    rmSync(folder, { recursive: true });
  }
}

/** Runs the text of a program; returns what it leaves as the result. */
function run(source: string): unknown {
  const scope: { result?: unknown } = {};
  new Function("globalThis", source)(scope);
  return scope.result;
}

const PROGRAMS = {
  "one.ts": `export const size = 1;
    export function double(x: number) { return 2 * x; }`,
  "two.ts": `import { double } from "./one.ts";
    const size = 20;
    export const four = double(2) + size;`,
  "three.ts": `export const size = 300;`,
  "a.lcore.ts": `import { size } from "./one.ts";
    globalThis.result = size;`,
  "b.lcore.ts": `import { four } from "./two.ts";
    globalThis.result = four;`,
  "c.lcore.ts": `import { four } from "./two.ts";
    import { size } from "./three.ts";
    globalThis.result = four + size;`,
};

Deno.test("bundle() has what programs share once, and in each program what it needs", () =>
  bundleFiles(PROGRAMS, (parts, folder) => {
    const names = parts.map(({ users }) =>
      users.map((path) => path.slice(folder.length + 1, -".lcore.ts".length))
        .join("")
    );
    assert.deepEqual(names, ["abc", "bc", "a", "b", "c"]);
    for (const [name, result] of [["a", 1], ["b", 24], ["c", 324]] as const) {
      const path = `${folder}/${name}.lcore.ts`;
      const { source } = joinParts(path, parts);
      assert.equal(run(source), result, source);
      const modules = [...source.matchAll(/^\/\/ (\w+)\.ts$/gm)];
      assert.deepEqual(
        modules.map(([, module]) => module),
        {
          a: ["one"],
          b: ["one", "two"],
          c: ["one", "two", "three"],
        }[name],
      );
    }
  }));

Deno.test("bundle() keeps programs of a package that says it has no effects", () =>
  bundleFiles({
    "package.json": `{ "sideEffects": false }`,
    "a.lcore.ts": "globalThis.result = 1;",
  }, (parts) => assert.match(parts[0]!.source, /result = 1/)));

Deno.test("bundle() leaves comments out", () =>
  bundleFiles({
    "a.lcore.ts": `class A {
      /** Of one line. */
      b = 1;
      /**
       * Of several.
       */
      c = /* within */ 2; // at the end
      // By slashes.
      d = 3;
    }
    globalThis.result = new A();`,
  }, ([part]) => {
    const { source } = part!;
    assert.doesNotMatch(source, /Of|slashes/);
    assert.match(
      source,
      /class \{\n {2}b = 1;\n {2}c = \(\n {4}2\n {2}\);\n {2}d = 3;\n/,
    );
  }));

Deno.test("bundle() takes no line of a text for a comment", () =>
  bundleFiles({
    "a.lcore.ts": "globalThis.result = `\n  // one\n  /* two */\n`;",
  }, ([part]) => {
    assert.equal(
      run(part!.source),
      "\n  // one\n  /* two */\n",
    );
  }));
