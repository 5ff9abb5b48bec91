/**
 * 10,000 damaged copies of a group's files: no crash, no error but a clear one.
 */
import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { hugepageMounts } from "../../packages/group/internal/hugepages.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { openGroup, queuedMessages } from "../../packages/inspect/mod.ts";
import { buildExample } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type Start, withProcesses } from "../testenv/process.ts";

const FUZZER = fileURLToPath(new URL("./fuzz.ts", import.meta.url));
const COUNT = 10_000;

/** Starts a group whose ring holds three messages. */
async function startGroup(start: Start, prefix: string): Promise<void> {
  const primary = start("primary", "stdbuf", {
    args: [
      "-oL",
      buildExample("multi_process/simple_mp"),
      ...ealArguments(prefix, { lcores: [0, 1] }),
    ],
  });
  await primary.waitForLine("APP: Finished Process Init.");
  await primary.write("send one\nsend two\nsend three\nsend two words\n");
  await primary.waitForLine("Bad arguments");
}

/** Copies the files of an idle group; nobody runs on the copies. */
function copyGroup(prefix: string, root: string, pages: string): void {
  mkdirSync(`${root}/${prefix}`, { recursive: true });
  mkdirSync(pages);
  const runtime = `${runtimeRoot()}/${prefix}`;
  for (const entry of readdirSync(runtime, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    copyFileSync(`${runtime}/${entry.name}`, `${root}/${prefix}/${entry.name}`);
  }
  for (const folder of hugepageMounts()) {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${prefix}map_`)) continue;
      copyFileSync(`${folder}/${name}`, `${pages}/${name}`);
    }
  }
}

Deno.test(`openGroup() and sample() survive ${COUNT} damaged copies of a group`, () =>
  withPrefix("fuzz", (prefix) =>
    withProcesses(async (start) => {
      const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-fuzz-`);
      try {
        await startGroup(start, prefix);
        const [root, pages] = [`${folder}/run`, `${folder}/pages`];
        copyGroup(prefix, root, pages);
        const group = openGroup(prefix, {
          runtimeRoot: root,
          hugepageFolder: pages,
        });
        assert.deepEqual(queuedMessages(group).map(({ text }) => text), [
          "one",
          "two",
          "three",
        ]);
        group.close();
        const fuzzer = start("fuzzer", DENO, {
          args: [
            ...["run", "--allow-all", "--no-check", FUZZER],
            ...[root, pages, prefix, `${COUNT}`, "1"],
          ],
        });
        const { code, signal } = await fuzzer.waitForEnd(900_000);
        const errors = fuzzer.text("stderr").join("\n");
        assert.deepEqual([code, signal], [0, null], errors);
        const outcomes = JSON.parse(fuzzer.text("stdout").at(-1)!);
        assert.equal(outcomes.snapshot + outcomes.error, COUNT);
        assert.ok(outcomes.snapshot > 1000 && outcomes.error > 100);
      } finally {
        rmSync(folder, { recursive: true });
      }
    })));
