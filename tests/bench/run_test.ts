/** The runner of the bench, on its shortest row: that it runs, not how fast. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { withProcesses } from "../testenv/process.ts";

const runner = fileURLToPath(new URL("./run.ts", import.meta.url));

Deno.test("run.ts measures C and ours, and writes table and JSON", () =>
  withProcesses(async (start) => {
    const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-bench-`);
    try {
      const bench = start("bench", Deno.execPath(), {
        args: [
          "run",
          "--allow-all",
          runner,
          "--quick",
          "--row=mempool_pairs",
          "--rounds=2",
          `--out=${folder}`,
        ],
      });
      assert.equal((await bench.waitForEnd(120_000)).code, 0);
      const { rows } = JSON.parse(
        readFileSync(`${folder}/bench.json`, "utf8"),
      ) as { rows: { name: string; values: Record<string, number[]> }[] };
      assert.deepEqual(rows.map(({ name }) => name), [
        "mempool pair, 1 object",
        "mempool pair, 8 objects",
        "mempool pair, 32 objects",
      ]);
      for (const { values } of rows) {
        assert.ok([...values.c!, ...values.ts!].every((value) => value > 0));
        assert.equal(values.c!.length + values.ts!.length, 4);
      }
      const table = readFileSync(`${folder}/bench.md`, "utf8");
      assert.match(table, /^\| mempool pair, 32 objects \| ns +\| +[\d.]+ \(/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));

Deno.test("run.ts names its benches when none is chosen", () =>
  withProcesses(async (start) => {
    const bench = start("bench", Deno.execPath(), {
      args: ["run", "--allow-all", runner, "--row=nothing has this name"],
    });
    assert.equal((await bench.waitForEnd()).code, 2);
    assert.ok(bench.text("stderr").some((line) => line.includes("l2fwd_32:")));
  }));
