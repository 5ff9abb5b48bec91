import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OptionError } from "./program.ts";
import { fileReason, readWords } from "./tool.ts";

const OPTIONS = {
  once: { type: "boolean", default: false },
  name: { type: "string" },
} as const;

Deno.test("readWords gives options and other words", () => {
  const { values, positionals } = readWords(["a", "--name=n", "b"], OPTIONS);
  assert.deepEqual({ ...values }, { once: false, name: "n" });
  assert.deepEqual(positionals, ["a", "b"]);
});

Deno.test("readWords says in some words what is wrong", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["--no-such", "unknown option '--no-such'"],
    ["--name", "option '--name <value>' argument missing"],
    ["--once=1", "option '--once' does not take an argument"],
  ];
  for (const [word, message] of wrong) {
    assert.throws(() => readWords([word], OPTIONS), (error) => {
      assert.ok(error instanceof OptionError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

Deno.test("fileReason says why a file cannot be read", () => {
  const reasons = ["/no/such/file", "/"].map((path) => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      return fileReason(error);
    }
  });
  assert.deepEqual(reasons, ["no such file or folder", "it is a folder"]);
  assert.equal(fileReason(new Error("odd\nsecond line")), "odd");
});
