/** The README's program, which examples_test.ts runs, is a file of its own, too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ROOT } from "./_examples.ts";

Deno.test("the first program of the README is examples/first.ts", () => {
  const readme = readFileSync(`${ROOT}README.md`, "utf8");
  const code = /```ts\n([^]*?)```/.exec(readme)![1]!;
  const first = readFileSync(`${ROOT}examples/first.ts`, "utf8");
  const program = first.slice(first.indexOf("*/\n") + 3);
  assert.equal(program.replace('"../mod.ts"', '"./mod.ts"'), code);
});
