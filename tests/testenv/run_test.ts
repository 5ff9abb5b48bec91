/** The test runner, run on small repositories of one test file each. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { MARK } from "./mark.ts";
import { uniquePrefix } from "./prefix.ts";
import { withProcesses } from "./process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUNNER = [
  "tests/run.ts",
  "scripts/options.ts",
  "tests/testenv/junit.ts",
  "tests/testenv/command.ts",
  "tests/testenv/leftovers.ts",
  "tests/testenv/mark.ts",
  "tests/testenv/program_folder.ts",
  "packages/group",
  "ffi",
];

/** Runs the runner over one test file; returns its exit code and lines. */
async function runOver(source: string, ...options: string[]) {
  const root = mkdtempSync("/tmp/run-test-");
  try {
    for (const path of RUNNER) {
      cpSync(`${ROOT}${path}`, `${root}/${path}`, {
        recursive: true,
        filter: (from) => !from.endsWith("_test.ts"),
      });
    }
    mkdirSync(`${root}/tests/sample`);
    writeFileSync(`${root}/tests/sample/a_test.ts`, source);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", `${root}/tests/run.ts`, ...options],
      stderr: "inherit",
    }).output();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    return { code, lines, last: lines.at(-1) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

Deno.test("run counts, names skipped tests and shows failing output", async () => {
  const { code, lines, last } = await runOver(`
    Deno.test("good", () => {});
    Deno.test.ignore("left out", () => {});
    Deno.test("bad", () => { throw new Error("on purpose"); });`);
  assert.equal(code, 1);
  assert.equal(last, "1 passed, 1 failed, 1 skipped");
  assert.ok(lines.includes("  SKIPPED left out"));
  assert.ok(lines.includes("  FAILED bad"));
  assert.ok(lines.some((line) => /^ {4}\| error: .*on purpose/.test(line)));
});

Deno.test("run exits 0 when all pass, and is brief about it", async () => {
  const { code, lines } = await runOver('Deno.test("good", () => {});');
  assert.equal(code, 0);
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^ok {5}tests\/sample\/a_test\.ts \(1 passed; /);
  assert.equal(lines[1], "1 passed, 0 failed, 0 skipped");
});

Deno.test("run fails a file that crashes, and one without tests", async () => {
  const crash = await runOver(
    `const nowhere = Deno.UnsafePointer.create(8n)!;
    Deno.test("crash", () => Deno.UnsafePointerView.getCString(nowhere));`,
  );
  assert.equal(crash.last, "0 passed, 1 failed, 0 skipped");
  assert.ok(
    crash.lines.some((line) => line.startsWith("  FAILED runs to its end (")),
    crash.lines.join("\n"),
  );
  const empty = await runOver("export {};");
  assert.equal(empty.last, "0 passed, 1 failed, 0 skipped");
});

Deno.test("run stops a file at the time limit", async () => {
  const { code, lines } = await runOver(
    'Deno.test("endless", () => { for (;;); });',
    "--timeout=1",
  );
  assert.equal(code, 1);
  assert.ok(lines.includes("  FAILED runs to its end (stopped after 1 s)"));
});

/** A test that leaves a folder and a process behind, both with its mark. */
const CARELESS = `
  Deno.test({ name: "careless", sanitizeResources: false, sanitizeOps: false,
    fn() {
      const folder = "${runtimeRoot()}/left_" + Deno.env.get("${MARK}");
      Deno.mkdirSync(folder, { recursive: true });
      new Deno.Command("sleep", { args: ["100"], detached: true,
        stdin: "null", stdout: "null", stderr: "null" }).spawn().unref();
    } });`;

/** What the runner found of a careless test, which must be gone. */
function assertRemoved({ lines, last }: Awaited<ReturnType<typeof runOver>>) {
  assert.equal(last, "1 passed, 1 failed, 0 skipped");
  const text = lines.join("\n");
  assert.match(text, /^ {2}FAILED leaves nothing behind$/m);
  const left = lines.slice(
    lines.indexOf("    | left behind, now removed:") + 1,
  );
  const [pid, ...morePids] = left.flatMap((line) =>
    /process (\d+): \S*sleep 100$/.exec(line)?.[1] ?? []
  );
  const [folder, ...moreFolders] = left.flatMap((line) =>
    /file (\S+\/left_\w+)$/.exec(line)?.[1] ?? []
  );
  assert.ok(pid !== undefined && folder !== undefined, text);
  assert.deepEqual([...morePids, ...moreFolders], [], text);
  assert.equal(existsSync(folder), false);
  // A zombie that init has not buried yet has no command line any more.
  const commandLine = `/proc/${pid}/cmdline`;
  assert.ok(
    !existsSync(commandLine) || readFileSync(commandLine, "utf8") === "",
  );
}

Deno.test("run fails a file that leaves a process and a folder, and removes them", async () => {
  await withProcesses(async (start) => {
    const prefix = uniquePrefix("kept");
    const folder = `${runtimeRoot()}/${prefix}`;
    const other = start("other", "sleep", { args: ["100"] });
    mkdirSync(folder, { recursive: true });
    try {
      assertRemoved(await runOver(CARELESS));
      assert.ok(existsSync(folder));
      assert.equal(other.ended, false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

Deno.test("two runs side by side find what is their own", async () => {
  const runs = await Promise.all([runOver(CARELESS), runOver(CARELESS)]);
  for (const run of runs) assertRemoved(run);
});

Deno.test("run fails when the filter matches no file", async () => {
  const { code, last } = await runOver("", "--filter=no such");
  assert.equal(code, 1);
  assert.equal(last, "0 passed, 1 failed, 0 skipped");
});
