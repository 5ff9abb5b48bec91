import assert from "node:assert/strict";
import { checkCircles, MAY_IMPORT } from "../../scripts/check_layers.ts";
import { importCircles } from "../../scripts/import_circles.ts";

function circles(imports: Record<string, string[]>): string[] {
  return importCircles(new Map(Object.entries(imports)));
}

Deno.test("importCircles finds none where all arrows point down", () => {
  assert.deepEqual(
    circles({ "a.ts": ["b.ts", "c.ts"], "b.ts": ["c.ts"], "c.ts": [] }),
    [],
  );
});

Deno.test("importCircles tells a circle in one line, in the order of imports", () => {
  assert.deepEqual(
    circles({
      "main.ts": ["b.ts"],
      "c.ts": ["a.ts"],
      "a.ts": ["b.ts"],
      "b.ts": ["other.ts", "c.ts"],
    }),
    ["a.ts -> b.ts -> c.ts -> a.ts"],
  );
});

Deno.test("importCircles tells the shortest circle through a file", () => {
  assert.deepEqual(
    circles({
      "a.ts": ["b.ts", "c.ts"],
      "b.ts": ["d.ts"],
      "c.ts": ["a.ts"],
      "d.ts": ["a.ts"],
    }),
    ["a.ts -> c.ts -> a.ts", "b.ts -> d.ts -> a.ts -> b.ts"],
  );
});

Deno.test("importCircles finds a file that imports itself", () => {
  assert.deepEqual(circles({ "a.ts": ["a.ts"] }), ["a.ts -> a.ts"]);
});

Deno.test("checkCircles follows relative imports from folder to folder", () => {
  const files = [
    { path: "ffi/os/a.ts", imports: ["node:process", "../memory/b.ts"] },
    { path: "ffi/memory/b.ts", imports: ["npm:koffi@3.3.4", "../os/a.ts"] },
  ];
  assert.deepEqual(checkCircles(files), [
    "import circle: ffi/memory/b.ts -> ffi/os/a.ts -> ffi/memory/b.ts",
  ]);
});

Deno.test("what layers may import leads in no circle", () => {
  const layers = Object.keys(MAY_IMPORT);
  const inFull = (layer: string): string[] =>
    layer.endsWith("/*")
      ? layers.filter((one) => one.startsWith(layer.slice(0, -1)))
      : [layer];
  assert.deepEqual(
    circles(Object.fromEntries(
      layers.map((layer) => [layer, MAY_IMPORT[layer]!.flatMap(inFull)]),
    )),
    [],
  );
});
