import assert from "node:assert/strict";
import { checkModule, checkSymbols } from "../../scripts/check_exports.ts";

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

Deno.test("checkSymbols finds what users can name of internal files", () => {
  assert.deepEqual(
    checkSymbols([
      { name: "init()", file: "packages/eal/eal.ts" },
      { name: "Address", file: "ffi/types.ts" },
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
