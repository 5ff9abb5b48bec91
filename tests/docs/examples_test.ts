/**
 * Every example of the documentation runs as it stands there, in a process of
 * its own with `--allow-ffi` alone, and prints what it says it prints. Only
 * its file prefix is replaced by one that nobody else uses.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { posix } from "node:path";
import { withPrefix } from "../testenv/prefix.ts";
import { type Start, withProcesses } from "../testenv/process.ts";
import { allExamples, type Example, examplesIn, ROOT } from "./_examples.ts";

const EXAMPLES = allExamples();

/** Runs a test body in a folder with the examples of one document. */
async function withExamples(
  examples: readonly Example[],
  body: (folder: string, paths: readonly string[], start: Start) => unknown,
): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-examples-`);
  try {
    await withPrefix("ex", (prefix) =>
      withProcesses(async (start) => {
        writeImportMap(folder);
        const paths = examples.map((example) => {
          const { document, line } = example;
          const name = example.fileName ??
            `${document.replaceAll("/", "_")}_${line}.ts`;
          const code = example.code.replaceAll(
            '"--file-prefix=example"',
            `"--file-prefix=${prefix}", "--no-telemetry"`,
          );
          writeFileSync(`${folder}/${name}`, code);
          return `${folder}/${name}`;
        });
        if (paths.some((path) => path.endsWith(".lcore.ts"))) {
          await bundle(folder, start);
        }
        await body(folder, paths, start);
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Examples import this project by its name, or its main module by its path. */
function writeImportMap(folder: string): void {
  const { name, exports } = JSON.parse(
    readFileSync(`${ROOT}deno.json`, "utf8"),
  ) as { name: string; exports: Record<string, string> };
  const imports = Object.fromEntries(
    Object.entries(exports).map(([key, path]) => [
      posix.join(name, key),
      `file://${posix.join(ROOT, path)}`,
    ]),
  );
  imports["./mod.ts"] = `file://${ROOT}mod.ts`;
  writeFileSync(`${folder}/imports.json`, JSON.stringify({ imports }));
}

async function bundle(folder: string, start: Start): Promise<void> {
  const process = start("bundle", Deno.execPath(), {
    args: ["run", "-A", `${ROOT}scripts/bundle_lcores.ts`]
      .concat(`--folder=${folder}`),
  });
  const { code } = await process.waitForEnd();
  assert.equal(code, 0, process.text("stderr").join("\n"));
}

Deno.test("examples have no type errors", () =>
  withExamples(EXAMPLES, async (folder, paths, start) => {
    const check = start("deno check", Deno.execPath(), {
      args: ["check", `--config=${ROOT}deno.json`]
        .concat(`--import-map=${folder}/imports.json`, paths),
    });
    const { code } = await check.waitForEnd(120_000);
    assert.equal(code, 0, check.text("stderr").join("\n"));
  }));

for (const document of new Set(EXAMPLES.map((example) => example.document))) {
  const examples = EXAMPLES.filter((one) => one.document === document);
  Deno.test(`examples of ${document} run and print what they say`, () =>
    withExamples(examples, async (folder, paths, start) => {
      for (const [index, { line, fileName, output }] of examples.entries()) {
        if (fileName !== undefined) continue; // Another one imports it.
        const process = start(`${document}:${line}`, Deno.execPath(), {
          args: ["run", "--no-prompt", "--no-config", "--allow-ffi"]
            .concat(`--import-map=${folder}/imports.json`, paths[index]!),
          cwd: folder,
        });
        await process.endInput();
        const { code } = await process.waitForEnd();
        assert.equal(code, 0, process.text("stderr").join("\n"));
        const lines = process.text("stdout");
        assert.deepEqual(
          lines.filter((text) => output.includes(text)),
          output,
          `${document}:${line} printed:\n${lines.join("\n")}`,
        );
      }
    }));
}

Deno.test("no example of the documentation is left out", () => {
  const left = EXAMPLES.filter(({ attributes }) => attributes !== "")
    .map(({ document, line }) => `${document}:${line}`);
  assert.deepEqual(left, []);
  const documents = new Set(EXAMPLES.map(({ document }) => document));
  for (const expected of ["README.md", "mod.ts", "packages/ring/README.md"]) {
    assert.ok(documents.has(expected), `${expected} has none`);
  }
});

Deno.test("examples that start the EAL touch no device and have a file prefix", () => {
  for (const { code, document, line } of EXAMPLES) {
    if (!/\binit\(|Mp\(|Fork\(/.test(code)) continue;
    assert.match(code, /"--no-pci"/, `${document}:${line}`);
    assert.match(code, /"--file-prefix=example"/, `${document}:${line}`);
  }
});

Deno.test("examplesIn() finds blocks of Markdown and of comments", () => {
  const block = '```ts\n// a.ts\nlog(1);\n  console.log("x"); // x\n```\n';
  const [inText] = examplesIn("a.md", `text\n\n${block}`);
  const comment = `/**\n * text\n *\n * ${
    block.trimEnd().replaceAll("\n", "\n * ")
  }\n */\n`;
  const [inComment] = examplesIn("a.ts", comment);
  for (const example of [inText!, inComment!]) {
    assert.equal(example.code, block.split("\n").slice(1, 4).join("\n") + "\n");
    assert.equal(example.line, 4 + (example === inComment ? 1 : 0));
    assert.equal(example.fileName, "a.ts");
    assert.deepEqual(example.output, ["x"]);
  }
});
