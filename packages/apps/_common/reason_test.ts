import assert from "node:assert/strict";
import { attempt, reasonOf } from "./reason.ts";

Deno.test("reasonOf gives the message of an error, the text of anything else", () => {
  assert.equal(reasonOf(new RangeError("too far")), "too far");
  assert.equal(reasonOf("thrown"), "thrown");
  assert.equal(reasonOf(undefined), "undefined");
});

Deno.test("attempt gives the result, or says first what was tried", () => {
  assert.equal(attempt("Cannot add", () => 1 + 1), 2);
  const cause = new RangeError("too far");
  const fails = () =>
    attempt("Cannot go", () => {
      throw cause;
    });
  assert.throws(fails, { name: "Error", message: "Cannot go: too far", cause });
});
