import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { runtimeRoot } from "../../packages/apps/_common/dpdk_files.ts";
import { lookBefore, MARK, removeLeftovers } from "./leftovers.ts";
import { uniquePrefix } from "./prefix.ts";
import { withProcesses } from "./process.ts";

Deno.test("removeLeftovers ends a marked process and no other", async () => {
  await withProcesses(async (start) => {
    const before = lookBefore();
    const mark = uniquePrefix("mark");
    const forgotten = start("forgotten", "sleep", {
      args: ["100"],
      env: { [MARK]: mark },
    });
    const other = start("other", "sleep", { args: ["100"] });
    const left = removeLeftovers(before, mark);
    assert.ok(left[0]?.startsWith(`process ${forgotten.pid}: `), left[0]);
    assert.ok(left[0]?.endsWith("sleep 100"));
    assert.equal((await forgotten.status).signal, "SIGKILL");
    assert.equal(other.ended, false);
  });
});

Deno.test("removeLeftovers removes a new runtime folder", () => {
  const before = lookBefore();
  const folder = `${runtimeRoot()}/${uniquePrefix("left")}`;
  mkdirSync(folder, { recursive: true });
  const left = removeLeftovers(before, "no process has this mark");
  assert.ok(left.includes(`file ${folder}`), left.join("\n"));
  assert.equal(existsSync(folder), false);
});

Deno.test("removeLeftovers keeps what was there before", () => {
  const folder = `${runtimeRoot()}/${uniquePrefix("kept")}`;
  mkdirSync(folder, { recursive: true });
  try {
    assert.ok(!removeLeftovers(lookBefore(), "none").includes(folder));
    assert.ok(existsSync(folder));
  } finally {
    Deno.removeSync(folder);
  }
});
