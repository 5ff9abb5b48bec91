/**
 * The files of tests/runtimes/everywhere on Node and on Bun: the same tests by the same
 * names as on Deno, on the installed npm package, each file in a process of
 * its own.
 */
import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { bunProgram } from "../testenv/bun.ts";
import { parseJunit } from "../testenv/junit.ts";
import { installedPackage, packageProgram } from "../testenv/npm_package.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const FOLDER = fileURLToPath(new URL("./everywhere", import.meta.url));
/** Far above what a file takes, in milliseconds. */
const LIMIT = 240_000;

/** How each runtime runs a file and writes a report. */
const runtimes = {
  Node: (file: string, report: string) => [
    "node",
    "--test-reporter=junit",
    `--test-reporter-destination=${report}`,
    file,
  ],
  Bun: (file: string, report: string) => [
    bunProgram(),
    "test",
    `--timeout=${LIMIT}`,
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    file,
  ],
};

/** The names of the tests of a file, as its text has them. */
function testNames(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^test\("(.*)",/gm)]
    .map(([, name]) => name!);
}

/** Makes the programs that tests start. */
async function packagePeers(): Promise<void> {
  for (const file of globSync("*_peer.ts", { cwd: FOLDER })) {
    await packageProgram(`${FOLDER}/${file}`);
  }
}

for (const file of globSync("*_test.ts", { cwd: FOLDER }).map(String).sort()) {
  for (const [runtime, command] of Object.entries(runtimes)) {
    Deno.test(`everywhere/${file} passes on ${runtime}`, () =>
      withProcesses(async (start) => {
        const scratch = mkdtempSync(`${tmpdir()}/dpdk-ts-everywhere-`);
        try {
          const report = `${scratch}/report.xml`;
          await packagePeers();
          const program = await packageProgram(`${FOLDER}/${file}`);
          const [first, ...args] = command(program, report);
          const { folder } = installedPackage();
          const prefix = uniquePrefix("everywhere");
          const env = { DPDK_TS_TEST_PREFIX: prefix };
          const child = start(runtime, first!, { args, cwd: folder, env });
          const { code } = await child.waitForEnd(LIMIT)
            .finally(() => removeGroup(prefix));
          const output = [...child.text("stdout"), ...child.text("stderr")]
            .join("\n");
          const results = parseJunit(readFileSync(report, "utf8"));
          assert.deepEqual(results.failed, [], output);
          assert.deepEqual(results.skipped, []);
          assert.deepEqual(results.passed, testNames(`${FOLDER}/${file}`));
          assert.equal(code, 0, output);
        } finally {
          rmSync(scratch, { recursive: true });
        }
      }));
  }
}
