/** What scripts say about their command lines: each in a process of its own. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withProcesses } from "../testenv/process.ts";

const USAGE =
  "usage: tests/run.ts [--filter=TEXT] [--timeout=SECONDS] [--fallback | --checked]";
const NUMBERS = "usage: tests/bench/profile.ts [SECONDS] [BURST]";

const cases = [
  ["--help", 0, "stdout", [USAGE]],
  ["--nonsense", 2, "stderr", ["Unknown option '--nonsense'", USAGE]],
  ["extra", 2, "stderr", ["Unexpected argument 'extra'", USAGE]],
  ["--timeout=x", 2, "stderr", ["--timeout must be a number of seconds: x"]],
] as const;

const numberCases = [
  ["--help", 0, "stdout", [NUMBERS]],
  ["--nonsense", 2, "stderr", ["Unknown option '--nonsense'", NUMBERS]],
  ["x", 2, "stderr", ["Unexpected argument 'x'", NUMBERS]],
  ["0", 2, "stderr", ["Unexpected argument '0'", NUMBERS]],
  ["1 2 3", 2, "stderr", ["Unexpected argument '3'", NUMBERS]],
] as const;

const all = [
  ...cases.map((entry) => ["../run.ts", ...entry] as const),
  ...numberCases.map((entry) => ["../bench/profile.ts", ...entry] as const),
];

for (const [script, words, code, stream, lines] of all) {
  Deno.test(`${script} ${words} answers in a line or two, with exit code ${code}`, () =>
    withProcesses(async (start) => {
      const path = fileURLToPath(new URL(script, import.meta.url));
      const process = start("script", Deno.execPath(), {
        args: ["run", "--allow-all", path, ...words.split(" ")],
        env: { NO_COLOR: "1" },
      });
      assert.equal((await process.waitForEnd()).code, code);
      assert.deepEqual(process.text(stream), lines);
    }));
}
