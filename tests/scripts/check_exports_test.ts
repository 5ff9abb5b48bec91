import assert from "node:assert/strict";
import {
  checkModule,
  checkNames,
  checkSymbols,
  subPath,
} from "../../scripts/check_exports.ts";
import { exportedNames } from "../../scripts/doc_tags.ts";

Deno.test("checkModule accepts every form of re-export", () => {
  const text = `export * from "./ring.ts";
export { a } from "./flags.ts";
export {
  b,
  type C,
} from "./side.ts";
export type { D } from "./types.ts";
`;
  const files = ["flags.ts", "mod.ts", "ring.ts", "side.ts", "types.ts"];
  assert.deepEqual(checkModule("packages/ring", files, text), []);
});

Deno.test("checkModule finds a public file that is not re-exported", () => {
  assert.deepEqual(
    checkModule("packages/ring", ["a.ts", "b.ts"], 'export * from "./a.ts";'),
    ["packages/ring/mod.ts: does not re-export ./b.ts"],
  );
  assert.deepEqual(
    checkModule("packages/apps", ["chat/main.ts", "chat/part.ts"], ""),
    ["packages/apps/mod.ts: does not re-export ./chat/main.ts"],
  );
  // An import is no re-export.
  assert.equal(
    checkModule("packages/ring", ["a.ts"], 'import { a } from "./a.ts";')
      .length,
    1,
  );
});

Deno.test("checkModule leaves private files, tests and workers alone", () => {
  const files = [
    "_side.ts",
    "ring_test.ts",
    "ring_bench.ts",
    "receiver.lcore.ts",
    "receiver.lcore.generated.ts",
    "_common/main.ts",
  ];
  assert.deepEqual(checkModule("packages/ring", files, ""), []);
});

Deno.test("checkModule wants no re-export of internal files, and of all others", () => {
  const files = ["internal/args.ts", "internal/main.ts", "internal.ts"];
  assert.deepEqual(checkModule("packages/eal", files, ""), [
    "packages/eal/mod.ts: does not re-export ./internal.ts",
  ]);
});

Deno.test("subPath tells the name of a package, a part of one, a program", () => {
  assert.deepEqual(
    [
      "packages/ring/mod.ts",
      "packages/ring/repair/mod.ts",
      "packages/apps/mod.ts",
      "packages/apps/mp_run/mod.ts",
    ].map(subPath),
    ["./ring", "./ring/repair", "./apps", "./mp_run"],
  );
});

Deno.test("mod.ts exports what beginners need, and no repairs", () => {
  const names = exportedNames();
  for (const name of ["reclaim", "reclaimMbufs", "repairRing"]) {
    const modules = names.filter((one) => one.name === name)
      .map(({ module }) => module);
    assert.equal(modules.length, 1, `${name}: ${modules}`);
    assert.match(modules[0]!, /^packages\/\w+\/(reclaim|repair)\/mod\.ts$/);
  }
});

Deno.test("checkSymbols finds what users can name of internal files", () => {
  assert.deepEqual(
    checkSymbols([
      { name: "init()", file: "packages/eal/eal.ts" },
      { name: "Address", file: "ffi/runtime/c_types.ts" },
    ]),
    [],
  );
  assert.deepEqual(
    checkSymbols([
      { name: "EalOption", file: "packages/eal/internal/args.ts" },
      { name: "Eal", file: "packages/eal/eal.ts" },
    ]),
    ["packages/eal/internal/args.ts: is internal, but EalOption is exported"],
  );
});

Deno.test("checkNames finds a name that two modules export with different meanings", () => {
  const ring = { name: "Ring", declared: ["packages/ring/ring.ts:46"] };
  const port = { name: "PortInfo", declared: ["packages/ethdev/info.ts:26"] };
  const seen = { name: "PortInfo", declared: ["packages/inspect/seen.ts:9"] };
  assert.deepEqual(
    checkNames([
      { ...ring, module: "mod.ts" },
      { ...port, module: "mod.ts" },
      { ...ring, module: "packages/ring/mod.ts" },
      { ...port, module: "packages/ethdev/mod.ts" },
    ]),
    [],
  );
  assert.deepEqual(
    checkNames([
      { ...port, module: "packages/ethdev/mod.ts" },
      { ...seen, module: "packages/inspect/mod.ts" },
    ]),
    [
      "packages/inspect/mod.ts: PortInfo is packages/inspect/seen.ts:9, in packages/ethdev/mod.ts it is packages/ethdev/info.ts:26",
    ],
  );
});

Deno.test("exportedNames follows re-exports to the declaration", () => {
  const rings = exportedNames().filter(({ name }) => name === "Ring");
  assert.deepEqual(
    rings.map(({ module }) => module).sort(),
    ["mod.ts", "packages/ring/mod.ts"],
  );
  for (const { declared } of rings) {
    assert.equal(declared.length, 1);
    assert.match(declared[0]!, /^packages\/ring\/ring\.ts:\d+$/);
  }
});
