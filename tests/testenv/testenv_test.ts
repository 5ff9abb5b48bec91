import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { groupPaths } from "../../packages/group/internal/group_files.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { buildExample, buildSource } from "./c_program.ts";
import { ealArguments } from "./ealtest.ts";
import { uniquePrefix, withPrefix } from "./prefix.ts";
import { type TestProcess, withProcesses } from "./process.ts";

Deno.test("uniquePrefix gives another prefix each time", () => {
  const prefixes = Array.from({ length: 100 }, () => uniquePrefix());
  assert.equal(new Set(prefixes).size, 100);
});

Deno.test("withPrefix removes the runtime folder of a failed body", async () => {
  let used = "";
  await assert.rejects(
    withPrefix("env", (prefix) => {
      used = prefix;
      mkdirSync(`${runtimeRoot()}/${prefix}`, { recursive: true });
      assert.equal(groupPaths(prefix).length, 1);
      throw new Error("on purpose");
    }),
    /on purpose/,
  );
  assert.deepEqual(groupPaths(used), []);
});

Deno.test("groupPaths leaves out prefixes that only start the same", async () => {
  await withPrefix("env", (prefix) => {
    const other = `${prefix}0`;
    mkdirSync(`${runtimeRoot()}/${other}`, { recursive: true });
    try {
      assert.deepEqual(groupPaths(prefix), []);
    } finally {
      rmSync(`${runtimeRoot()}/${other}`, { recursive: true });
    }
  });
});

Deno.test("ealArguments never lets the EAL look at PCI devices", () => {
  const words = ealArguments("x", { lcores: [0, 1], processType: "auto" });
  assert.equal(words[0], "--lcores");
  assert.match(words[1]!, /^0@0,1@[01]$/);
  assert.deepEqual(words.slice(2), [
    "--no-pci",
    "--no-telemetry",
    "--file-prefix=x",
    "--proc-type=auto",
  ]);
});

Deno.test("TestProcess collects both streams and answers to input", async () => {
  await withProcesses(async (start) => {
    const script =
      "echo started; echo warning >&2; read x; echo got $x; exit 3";
    const shell = start("shell", "sh", { args: ["-c", script] });
    await shell.waitForLine("started");
    await shell.write("hello\n");
    assert.equal(await shell.waitForLine(/^got /), "got hello");
    assert.deepEqual(await shell.waitForEnd(), { code: 3, signal: null });
    assert.deepEqual(shell.text("stdout"), ["started", "got hello"]);
    assert.deepEqual(shell.text("stderr"), ["warning"]);
  });
});

Deno.test("waitForLine sees a prompt that no newline follows", async () => {
  await withProcesses(async (start) => {
    const shell = start("shell", "sh", {
      args: ["-c", "printf 'ask > '; cat"],
    });
    assert.equal(await shell.waitForLine("ask > "), "ask > ");
  });
});

Deno.test("waitForLine shows what it saw when the line does not come", async () => {
  await withProcesses(async (start) => {
    const shell = start("peer", "sh", { args: ["-c", "echo one; exec cat"] });
    await shell.waitForLine("one");
    await assert.rejects(
      shell.waitForLine("two", { limit: 20 }),
      /^Error: peer: no line had two in 20 ms \(running\).*\n {2}out \| one$/,
    );
  });
});

Deno.test("waitForLine fails at once when the process has ended", async () => {
  await withProcesses(async (start) => {
    const shell = start("peer", "sh", { args: ["-c", "exit 7"] });
    await assert.rejects(
      shell.waitForLine("never"),
      /peer: ended before a line had never \(ended with 7\)/,
    );
  });
});

Deno.test("withProcesses ends every child of a failed body", async () => {
  let child: TestProcess | undefined;
  await assert.rejects(
    withProcesses((start) => {
      child = start("sleeper", "sleep", { args: ["100"] });
      return Promise.reject(new Error("on purpose"));
    }),
    /on purpose/,
  );
  assert.deepEqual(await child!.status, { code: 137, signal: "SIGKILL" });
});

Deno.test("buildSource builds a C file once and tells compiler errors", () => {
  const folder = mkdtempSync("/tmp/testenv-");
  try {
    const good = `${folder}/version_of_dpdk.c`;
    writeFileSync(
      good,
      `#include <stdio.h>
       #include <rte_version.h>
       int main(void) { puts(rte_version()); return 0; }`,
    );
    const program = buildSource(good);
    assert.equal(buildSource(good), program);
    const { stdout } = new Deno.Command(program).outputSync();
    assert.match(new TextDecoder().decode(stdout), /^DPDK \d+\.\d+/);
    const bad = `${folder}/bad.c`;
    writeFileSync(bad, "int main(void) { return missing; }");
    assert.throws(() => buildSource(bad), /missing/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("buildExample builds simple_mp from the installed sources", () => {
  assert.ok(existsSync(buildExample("multi_process/simple_mp")));
  assert.throws(() => buildExample("no_such"), /no_such.*setup\.sh --dev/);
});
