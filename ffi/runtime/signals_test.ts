import assert from "node:assert/strict";
import { constants } from "node:os";
import { signals } from "./signals.ts";

Deno.test("signals have the system's numbers", () => {
  const system = constants.signals as Record<string, number>;
  for (const [name, number] of Object.entries(signals)) {
    assert.equal(number, system[name], name);
  }
});
