import assert from "node:assert/strict";
import { asksForHelp } from "./eal_program.ts";

Deno.test("asksForHelp takes --help and -h before -- only", () => {
  assert.equal(asksForHelp(["-l", "0-1", "--help"]), true);
  assert.equal(asksForHelp(["-h"]), true);
  assert.equal(asksForHelp(["-l", "0-1", "--", "--help"]), false);
  assert.equal(asksForHelp(["--file-prefix", "--help"]), false);
  assert.equal(asksForHelp([]), false);
});
