/** The checks of documents find what they are for. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkCommand, commandsOf } from "../../scripts/document_commands.ts";
import { anchorsOf, checkNames } from "../../scripts/document_names.ts";
import { checkChangelog, compare } from "../../scripts/document_tables.ts";
import { blocksOf, tablesOf, wordsOf } from "../../scripts/markdown.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function namesIn(text: string): string[] {
  return checkNames(ROOT, "docs/x.md", text, () => "## A heading\n");
}

function problemsOf(command: string): string[] {
  return commandsOf(`\`\`\`sh\n${command}\n\`\`\`\n`).flatMap(({ words }) =>
    checkCommand(ROOT, { ok: "deno run -A scripts/ok.ts" }, words)
  );
}

Deno.test("tablesOf(), blocksOf() and wordsOf() keep apart what is prose and what is a block", () => {
  const text = "| a | b |\n|---|---|\n| `x` | y |\n\n```sh\n| no | table |\n" +
    "`no word`\n```\n[link](a.md#b)\n";
  assert.deepEqual(tablesOf(text), [
    { head: ["a", "b"], rows: [{ line: 3, cells: ["`x`", "y"] }] },
  ]);
  assert.deepEqual(blocksOf(text), [
    { line: 6, language: "sh", lines: ["| no | table |", "`no word`"] },
  ]);
  assert.deepEqual(wordsOf(text).map(({ line, text }) => [line, text]), [
    [3, "x"],
    [9, "a.md#b"],
  ]);
});

Deno.test("checkNames() finds files, folders and headings that are not there", () => {
  assert.deepEqual(
    namesIn(
      "`mod.ts` `packages/ring/` `st/fast.ts` `packages/*/mod.ts` `_x.ts` " +
        "[a](../README.md#a-heading) `rte_ring.h` `a.b`",
    ),
    ["docs/x.md:1: there is no rte_ring.h"],
  );
  assert.deepEqual(
    namesIn("\n`packages/none/` `none/*.ts`\n[a](none.md) [b](../README.md#b)"),
    [
      "docs/x.md:2: there is no packages/none/",
      "docs/x.md:2: there is no none/*.ts",
      "docs/x.md:3: the link leads nowhere: none.md",
      "docs/x.md:3: README.md has no heading for #b",
    ],
  );
});

Deno.test("anchorsOf() makes anchors as GitHub does", () => {
  assert.deepEqual(
    [...anchorsOf("# A, `b` and C's\n\n## It's 1.0: yes\n")],
    ["a-b-and-cs", "its-10-yes"],
  );
});

Deno.test("commandsOf() joins lines, and leaves out variables, comments and other programs", () => {
  const text = "```sh\nA=1 deno run -A \\\n  x/y.ts  # a comment\nls x\n" +
    "folder=$(deno task ok)\n```\n";
  assert.deepEqual(commandsOf(text), [
    { line: 2, words: ["deno", "run", "-A", "x/y.ts"] },
    { line: 5, words: ["deno", "task", "ok"] },
  ]);
});

Deno.test("checkCommand() passes what there is", () => {
  for (
    const command of [
      "deno task ok --no-tests",
      "deno run -A scripts/gen_layout.ts --check --headers=x",
      "scripts/setup.sh --check",
      "deno run --allow-ffi apps/mp_top.ts --once rte",
      "deno run --allow-ffi apps/symmetric_mp.ts -l 0 --no-pci -- -p 3 --num-procs=2",
      "$folder/run-deno run --allow-ffi apps/simple_mp.ts --lcores 2@0",
      "deno run --allow-ffi my_program.ts --whatever",
    ]
  ) assert.deepEqual(problemsOf(command), [], command);
});

Deno.test("checkCommand() names tasks, files and options that are not there", () => {
  const cases: [command: string, problem: RegExp][] = [
    ["deno task none", /there is no task none/],
    ["deno task ok --nonesuch", /scripts\/ok\.ts knows no --nonesuch/],
    ["deno run -A scripts/none.ts", /there is no scripts\/none\.ts/],
    ["deno run --nonesuch scripts/ok.ts", /--nonesuch is no option of Deno/],
    ["scripts/setup.sh --nonesuch", /knows no --nonesuch/],
    [
      "deno run --allow-ffi apps/mp_top.ts --nonesuch rte",
      /knows no --nonesuch/,
    ],
    ["deno run --allow-ffi apps/simple_mp.ts --nonesuch", /--nonesuch/],
    [
      "deno run --allow-ffi apps/symmetric_mp.ts -l 0 -- --nonesuch",
      /knows no/,
    ],
  ];
  for (const [command, problem] of cases) {
    assert.match(problemsOf(command).join("\n"), problem, command);
  }
});

Deno.test("compare() tells what either side lacks; a star stands for a family", () => {
  assert.deepEqual(compare(["a_*", "c"], ["a_1", "a_2", "b"], "the code"), [
    "it lacks b, which is in the code",
    "it has c, which is not in the code",
  ]);
});

Deno.test("checkChangelog() wants the newest version first, and dates", () => {
  const good = "# C\n## [0.2.0] - unreleased\n## [0.1.0] - 2026-11-28\n";
  assert.deepEqual(checkChangelog(good, "0.2.0"), []);
  assert.deepEqual(checkChangelog(good, "0.3.0"), [
    "it begins with 0.2.0, deno.json has 0.3.0",
  ]);
  assert.deepEqual(
    checkChangelog(
      "## [1.0.0] - unreleased\n## [1.1.0] - unreleased\n",
      "1.0.0",
    ),
    ['"[1.1.0] - unreleased" is below another version', "1.1.0 is below 1.0.0"],
  );
  assert.deepEqual(checkChangelog("## [1.0.0]\n", "NaN.NaN.NaN"), [
    '"[1.0.0]" is not "[MAJOR.MINOR.PATCH] - YYYY-MM-DD"',
  ]);
});
