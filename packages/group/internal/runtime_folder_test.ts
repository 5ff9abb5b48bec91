import assert from "node:assert/strict";
import { baseFor, isPrefix } from "./runtime_folder.ts";

/** User, environment, and where DPDK 22.11, 24.11 and 25.11 were seen to go. */
const ROWS: readonly (readonly [number, Record<string, string>, string])[] = [
  [0, {}, "/var/run"],
  [0, { XDG_RUNTIME_DIR: "/x" }, "/var/run"],
  [0, { RUNTIME_DIRECTORY: "/r" }, "/r"],
  [0, { RUNTIME_DIRECTORY: "/r", XDG_RUNTIME_DIR: "/x" }, "/r"],
  [0, { RUNTIME_DIRECTORY: "/r:/s" }, "/r:/s"],
  [0, { RUNTIME_DIRECTORY: "r" }, "r"],
  [0, { RUNTIME_DIRECTORY: "" }, ""],
  [65534, {}, "/tmp"],
  [65534, { XDG_RUNTIME_DIR: "/x" }, "/x"],
  [65534, { XDG_RUNTIME_DIR: "" }, ""],
  [65534, { RUNTIME_DIRECTORY: "/r", XDG_RUNTIME_DIR: "/x" }, "/r"],
];

for (const [uid, variables, expected] of ROWS) {
  const what = `user ${uid} with ${JSON.stringify(variables)}`;
  Deno.test(`baseFor() goes where the EAL does: ${what}`, () => {
    assert.equal(baseFor(uid, (name) => variables[name]), expected);
  });
}

Deno.test("isPrefix() takes names of folders that can be shown", () => {
  for (const text of ["rte", "a.b", "ü", "a b", "..."]) {
    assert.ok(isPrefix(text), text);
  }
  for (const text of ["", ".", "..", "a/b", "a\0b", "a\nb"]) {
    assert.ok(!isPrefix(text), JSON.stringify(text));
  }
});
