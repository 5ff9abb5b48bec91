/** What scripts say about their command lines: each in a process of its own. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withProcesses } from "../testenv/process.ts";

const runner = fileURLToPath(new URL("../run.ts", import.meta.url));
const USAGE =
  "usage: tests/run.ts [--filter=TEXT] [--timeout=SECONDS] [--fallback]";

const cases = [
  ["--help", 0, "stdout", [USAGE]],
  ["--nonsense", 2, "stderr", ["Unknown option '--nonsense'", USAGE]],
  ["extra", 2, "stderr", ["Unexpected argument 'extra'", USAGE]],
  ["--timeout=x", 2, "stderr", ["--timeout must be a number of seconds: x"]],
] as const;

for (const [argument, code, stream, lines] of cases) {
  Deno.test(`The test runner answers ${argument} in a line or two, with exit code ${code}`, () =>
    withProcesses(async (start) => {
      const process = start("runner", Deno.execPath(), {
        args: ["run", "--allow-all", runner, argument],
        env: { NO_COLOR: "1" },
      });
      assert.equal((await process.waitForEnd()).code, code);
      assert.deepEqual(process.text(stream), lines);
    }));
}
