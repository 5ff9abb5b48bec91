import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bundleLines, lineTable } from "../../scripts/line_table.ts";
import { program as forwarder } from "../apps/symmetric_mp/forwarder.lcore.generated.ts";
import { program as receiver } from "../apps/simple_mp/receiver.lcore.generated.ts";
import { writtenStack } from "./_written_stack.ts";

// Line 3 of the text is line 11 of a.ts, and line 4 is line 12; from its fifth
// column on it is line 14. Lines 5 and 6 are lines 2 and 3 of "b c.ts".
const LINES = "a.ts EQFIE\nb c.ts CA";

/** Where a position of the text is said to be written. */
function placeOf(lines: string, line: number, column: number): string {
  return writtenStack(`at blob:x:${line}:${column}`, lines).slice(3);
}

Deno.test("writtenStack() names the file and line of each position", () => {
  const expected: [line: number, column: number, place: string][] = [
    [1, 1, "blob:x:1:1"],
    [2, 9, "blob:x:2:9"],
    [3, 1, "a.ts:11"],
    [3, 99, "a.ts:11"],
    [4, 4, "a.ts:12"],
    [4, 5, "a.ts:14"],
    [5, 1, "b c.ts:2"],
    [6, 7, "b c.ts:3"],
  ];
  for (const [line, column, place] of expected) {
    assert.equal(placeOf(LINES, line, column), place);
  }
});

Deno.test("writtenStack() knows the frames of Deno, Node and Bun, and keeps others", () => {
  const text = btoa("text");
  const table = "a.ts AA";
  assert.equal(
    writtenStack(
      `TypeError: broken: at 3:4
    at Ring.go (blob:null/3160ce64-a04b-4e56-95d9-00c8190373d6:7:20)
    at async blob:null/3160ce64-a04b-4e56-95d9-00c8190373d6:8:1
    at go (data:text/javascript;base64,${text}:9:12)
    at data:text/javascript;base64,${text}:10:37
    at boom (blob:9e8d6767-7bb2-4758-9cee-243e85eb0f95:11:24)
    at wasm://wasm/0a1b2c3d:wasm-function[3]:0x1f
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)
    at Array.map (<anonymous>)`,
      table,
    ),
    `TypeError: broken: at 3:4
    at Ring.go (a.ts:7)
    at async a.ts:8
    at go (a.ts:9)
    at a.ts:10
    at boom (a.ts:11)
    at wasm://wasm/0a1b2c3d:wasm-function[3]:0x1f
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)
    at Array.map (<anonymous>)`,
  );
});

Deno.test("lineTable() keeps what writtenStack() needs", () => {
  // Of a() and b() on one line, b was written two lines below a.
  const map = { sources: ["f.ts"], mappings: ";AAAA,IAEE" };
  const table = lineTable(bundleLines("// f.ts\na() + b()\n", map));
  assert.equal(placeOf(table, 2, 1), "f.ts:1");
  assert.equal(placeOf(table, 2, 5), "f.ts:3");
  assert.equal(placeOf(table, 3, 1), "blob:x:3:1");
});

Deno.test("tables of texts that are put together are a table", () => {
  const map = { sources: ["f.ts", "g.ts"], mappings: ";AAAA;;ACCA" };
  const lines = bundleLines("// f.ts\na()\n// g.ts\nb()\n\n", map);
  const first = lineTable(lines.slice(0, 2));
  const table = [first, lineTable(lines.slice(2)), first].join("\n");
  const places = [1, 2, 3, 4, 5, 6, 7].map((line) => placeOf(table, line, 1));
  assert.deepEqual(places, [
    "blob:x:1:1",
    "f.ts:1",
    "blob:x:3:1",
    "g.ts:2",
    "blob:x:5:1",
    "f.ts:1",
    "blob:x:7:1",
  ]);
});

Deno.test("each call and throw of a program leads to its line of the source", () => {
  const root = new URL("../..", import.meta.url);
  const files = new Map<string, string[]>();
  let count = 0;
  for (const { source, lines } of [receiver, forwarder]) {
    for (const [index, text] of source.split("\n").entries()) {
      if (/^ *(\*|\/\/)/.test(text)) continue;
      // The bundler gives some classes another name, and numbers what it must.
      for (const found of text.matchAll(/\b_?(throw(?= )|\w+?)\d*[ (]/g)) {
        const [whole, word] = found;
        if (!whole.endsWith("(") && word !== "throw") continue;
        const place = placeOf(lines, index + 1, found.index + 1);
        const [path, line] = place.split(":");
        if (!files.has(path!)) {
          const file = readFileSync(new URL(path!, root), "utf8");
          files.set(path!, file.split("\n"));
        }
        const written = files.get(path!)![Number(line) - 1];
        assert.ok(written?.includes(word!), `${place}: ${written}: ${text}`);
        count++;
      }
    }
  }
  assert.ok(count > 1000, `${count} places`);
});
