/**
 * The test runner (`deno task test`): every test file in a process of its own,
 * because the EAL starts only once per process.
 *
 *   deno task test [--filter=TEXT] [--timeout=SECONDS] [--fallback | --checked]
 *
 * What lies where in tests/, the three passes and what fails a file besides
 * its tests is told in README.md. The last line is `N passed, N failed, N
 * skipped`; the exit code is 1 when something failed.
 *
 * @module
 */
import { spawn } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { globSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { readOptions } from "../scripts/options.ts";
import { parseJunit, type TestResults } from "./testenv/junit.ts";
import { removeLeftovers } from "./testenv/leftovers.ts";
import { MARK, nextFileMark } from "./testenv/mark.ts";
import { PROGRAMS_VARIABLE } from "./testenv/program_folder.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const USAGE =
  "usage: tests/run.ts [--filter=TEXT] [--timeout=SECONDS] [--fallback | --checked]";

/** Test files that start no EAL on hugepages, so that two may run at once. */
const PURE = /^(ffi|packages|tests\/scripts)\//;

/** Test files that use a data path. */
const WITH_DATA_PATH =
  /^tests\/(ring|mempool|packets|ethdev\/(?!driver)|supervise|checked|linux_network|runtimes\/everywhere\/|apps\/(growth|(?!mp_)\w+\/))/;
const FALLBACK = { DPDK_TS_KERNELS: "off", DPDK_TS_CALLS: "libffi" };

/**
 * Test files in which checked mode has something to look at: packets, objects
 * of pools, the programs beside C's. The others take minutes and show no more.
 */
const WITH_CHECKS =
  /^tests\/(mempool\/(?!placed)|packets|ethdev\/(?!driver)|checked|linux_network\/(?!l2fwd)|ring\/(?!ring_stress)|apps\/\w+\/(chat|forward)_test)/;
const CHECKED = { DPDK_TS_CHECKED: "on" };
/** Where tests keep lcore programs that they have bundled, for others. */
let programs = "";
let surroundings: Record<string, string> = {};

/** How many pure files run at once. */
const PURE_AT_ONCE = 2;

interface FileRun {
  readonly path: string;
  readonly results: TestResults;
  readonly output: string;
  readonly seconds: number;
}

const totals = { passed: 0, failed: 0, skipped: 0 };
/** Marks of what runs now. */
const running = new Set<string>();

/** Runs one test file; whatever goes wrong becomes a failed test of it. */
async function runFile(path: string, mark: string, limit: number) {
  const scratch = mkdtempSync(`${tmpdir()}/dpdk-ts-test-`);
  const started = performance.now();
  try {
    // A file, not a pipe: a forgotten child must not keep this one waiting.
    const output = openSync(`${scratch}/output`, "w");
    const ended = await runTest(path, mark, limit, scratch, output);
    closeSync(output);
    const run: FileRun = {
      path,
      results: parseJunit(readReport(`${scratch}/report.xml`)),
      output: readFileSync(`${scratch}/output`, "utf8"),
      seconds: (performance.now() - started) / 1000,
    };
    const { passed, failed, skipped } = run.results;
    if (ended !== "exit code 0" && failed.length === 0) {
      failed.push(`runs to its end (${ended})`);
    } else if (passed.length + failed.length + skipped.length === 0) {
      failed.push("has a test");
    }
    return run;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function runTest(
  path: string,
  mark: string,
  limit: number,
  scratch: string,
  output: number,
): Promise<string> {
  const report = `--junit-path=${scratch}/report.xml`;
  // Types are checked once, by the gate, and not again for every file.
  const child = spawn(
    Deno.execPath(),
    ["test", "--allow-all", "--no-check", report, path],
    {
      cwd: ROOT,
      env: {
        ...Deno.env.toObject(),
        ...surroundings,
        [PROGRAMS_VARIABLE]: programs,
        NO_COLOR: "1",
        [MARK]: mark,
      },
      stdio: ["ignore", output, output],
      detached: true,
    },
  );
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid!);
    }, limit * 1000);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (timedOut) resolve(`stopped after ${limit} s`);
      else resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
}

/** Ends the process group that one `deno test` was started as. */
function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // It ended meanwhile.
  }
}

function readReport(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // It died before it could write one.
  }
}

function report(run: FileRun): void {
  const { passed, failed, skipped } = run.results;
  totals.passed += passed.length;
  totals.failed += failed.length;
  totals.skipped += skipped.length;
  const state = failed.length > 0 ? "FAILED" : "ok    ";
  const counts = [
    `${passed.length} passed`,
    ...failed.length > 0 ? [`${failed.length} failed`] : [],
    ...skipped.length > 0 ? [`${skipped.length} skipped`] : [],
  ].join(", ");
  console.log(`${state} ${run.path} (${counts}; ${run.seconds.toFixed(1)} s)`);
  for (const name of skipped) console.log(`  SKIPPED ${name}`);
  for (const name of failed) console.log(`  FAILED ${name}`);
  if (failed.length > 0 && run.output !== "") {
    console.log(run.output.trimEnd().replace(/^/gm, "    | "));
  }
}

/** Runs files, some at once, each checked for what it leaves behind. */
async function runFiles(
  paths: string[],
  limit: number,
  atOnce: number,
): Promise<void> {
  const queue = [...paths];
  async function runQueue(): Promise<void> {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const mark = nextFileMark();
      running.add(mark);
      const run = await runFile(path, mark, limit);
      running.delete(mark);
      report(withLeftovers(run, removeLeftovers(mark)));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, runQueue));
}

function withLeftovers(run: FileRun, left: string[]): FileRun {
  if (left.length === 0) return run;
  const failed = [...run.results.failed, "leaves nothing behind"];
  return {
    ...run,
    results: { ...run.results, failed },
    output: `${run.output}\nleft behind, now removed:\n  ${left.join("\n  ")}`,
  };
}

/** Ctrl-C: end what was started, and only that. */
function stop(): void {
  for (const mark of running) removeLeftovers(mark);
  rmSync(programs, { recursive: true });
  Deno.exit(130);
}

async function main(): Promise<void> {
  const values = readOptions(USAGE, {
    filter: { type: "string", default: "" },
    timeout: { type: "string", default: "300" },
    fallback: { type: "boolean", default: false },
    checked: { type: "boolean", default: false },
  });
  const limit = Number(values.timeout);
  if (!(limit > 0)) {
    console.error(`--timeout must be a number of seconds: ${values.timeout}`);
    Deno.exit(2);
  }
  programs = mkdtempSync(`${tmpdir()}/dpdk-ts-programs-`);
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  const files = globSync("**/*_test.ts", {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|tmp|\.git)$/.test(String(path)),
  }).map(String).sort().filter((path) =>
    path.includes(values.filter) &&
    (!values.fallback || WITH_DATA_PATH.test(path)) &&
    (!values.checked || WITH_CHECKS.test(path))
  );
  if (values.fallback) surroundings = FALLBACK;
  if (values.checked) surroundings = CHECKED;
  const isPure = (path: string): boolean => PURE.test(path);
  await runFiles(files.filter(isPure), limit, PURE_AT_ONCE);
  await runFiles(files.filter((path) => !isPure(path)), limit, 1);
  if (files.length === 0) {
    console.log(`no test file has "${values.filter}" in its path`);
    totals.failed++;
  }
  rmSync(programs, { recursive: true });
  const { passed, failed, skipped } = totals;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed > 0 ? 1 : 0);
}

await main();
