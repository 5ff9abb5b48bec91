/** The check of docs/memory_model.md finds what it is for. */
import assert from "node:assert/strict";
import {
  checkTable,
  declares,
  placesIn,
  statesOrder,
} from "../../scripts/check_memory_model.ts";

const HEAD = [
  "place",
  "what",
  "who else writes it",
  "why plain on x86-64",
  "elsewhere",
  "proof",
];
const SOURCES: Readonly<Record<string, string>> = {
  "a/b.ts": "class B {\n  static *f(): void {}\n  #g<T>(x: T): void {}\n}\n",
  "a/b_test.ts": "",
};

function errorsOf(...cells: string[]): string[] {
  const table = { head: HEAD, rows: [{ line: 7, cells }] };
  return checkTable(table, (file) => SOURCES[file]);
}

Deno.test("placesIn() takes names for those of the file before them", () => {
  assert.deepEqual(placesIn("`a/b.ts` `f` `#g`; `a/c.ts` `h`"), [
    { file: "a/b.ts", names: ["f", "#g"] },
    { file: "a/c.ts", names: ["h"] },
  ]);
});

Deno.test("declares() knows functions, methods, classes and constants", () => {
  const code = SOURCES["a/b.ts"] + "export function h() {}\nconst k = 1;\n";
  for (const name of ["B", "f", "#g", "h", "k"]) {
    assert.equal(declares(code, name), true, name);
  }
  for (const name of ["g", "T", "x", "F"]) {
    assert.equal(declares(code, name), false, name);
  }
});

Deno.test("checkTable() passes a whole row", () => {
  const place = "`a/b.ts` `f` `#g`";
  const proof = "`a/b_test.ts`";
  assert.deepEqual(errorsOf(place, "x", "y", "own", "same", proof), []);
});

Deno.test("checkTable() names files, functions and tests that are not there, and empty cells", () => {
  assert.deepEqual(
    errorsOf("`a/c.ts` `f`", "x", "", "own", "same", "`a/t.ts`"),
    [
      'docs/memory_model.md:7: "who else writes it" is empty',
      "docs/memory_model.md:7: there is no a/c.ts",
      "docs/memory_model.md:7: a/t.ts is no test",
    ],
  );
  assert.deepEqual(
    errorsOf("`a/b.ts` `k`", "x", "y", "own", "same", "`a/t_test.ts`"),
    [
      "docs/memory_model.md:7: a/b.ts has no k",
      "docs/memory_model.md:7: there is no a/t_test.ts",
    ],
  );
});

Deno.test("statesOrder() looks at comments, over the ends of their lines", () => {
  assert.equal(statesOrder("// A plain load: nobody else writes it.\n"), true);
  assert.equal(
    statesOrder("/**\n * so a plain\n * store is enough\n */"),
    true,
  );
  assert.equal(statesOrder('const text = "a plain load";\n'), false);
  assert.equal(statesOrder("// A plain object, of no release.\n"), false);
});
