/**
 * An observer cannot change what it observes: all its mappings are read only,
 * and a write ends it.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openGroup } from "../../packages/inspect/mod.ts";
import { hugepageMounts } from "../../packages/group/internal/hugepages.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { buildExample } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type Start, withProcesses } from "../testenv/process.ts";

const WRITER = fileURLToPath(new URL("./writer.ts", import.meta.url));

function withPrimary(
  body: (prefix: string, start: Start) => Promise<void>,
): Promise<void> {
  return withPrefix("insp", (prefix) =>
    withProcesses(async (start) => {
      const primary = start("primary", "stdbuf", {
        args: [
          "-oL",
          buildExample("multi_process/simple_mp"),
          ...ealArguments(prefix, { lcores: [0, 1] }),
        ],
      });
      await primary.waitForLine("APP: Finished Process Init.");
      await body(prefix, start);
    }));
}

Deno.test("a group's files are mapped read only, and none stays open", () =>
  withPrimary((prefix) => {
    const group = openGroup(prefix);
    try {
      group.sample();
      const lines = readFileSync("/proc/self/maps", "utf8").split("\n")
        .filter((line) =>
          line.includes(`/${prefix}/`) || line.includes(`/${prefix}map_`)
        );
      assert.ok(lines.some((line) => line.endsWith("/config")));
      assert.ok(lines.some((line) => line.includes(`${prefix}map_`)));
      assert.deepEqual(lines.filter((line) => !/ r--s /.test(line)), []);
    } finally {
      group.close();
    }
    return Promise.resolve();
  }));

Deno.test("a write through the mapping of any of a group's files ends the writer", () =>
  withPrimary(async (prefix, start) => {
    const folder = `${runtimeRoot()}/${prefix}`;
    const pages = hugepageMounts().flatMap((path) =>
      [...Deno.readDirSync(path)].map(({ name }) => `${path}/${name}`)
    ).filter((path) => path.includes(`/${prefix}map_`));
    const before = readFileSync(`${folder}/config`);
    const files = [`${folder}/config`, `${folder}/fbarray_memzone`, pages[0]!];
    for (const path of files) {
      const writer = start(`writer ${path}`, DENO, {
        args: ["run", "--no-prompt", "--allow-ffi", WRITER, path],
      });
      const { signal } = await writer.waitForEnd();
      assert.deepEqual(writer.text("stdout"), ["reading works"]);
      assert.equal(signal, "SIGSEGV");
    }
    // The first word, which it tried to write, is DPDK's magic number.
    const after = readFileSync(`${folder}/config`);
    assert.deepEqual(after.subarray(0, 8), before.subarray(0, 8));
  }));
