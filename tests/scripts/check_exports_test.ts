import assert from "node:assert/strict";
import { checkModule } from "../../scripts/check_exports.ts";

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
