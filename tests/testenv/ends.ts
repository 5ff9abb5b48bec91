/**
 * How programs must end when they cannot start: with an exit code, a clear
 * line, and no stack trace.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { TestProcess } from "./process.ts";

/** Checks that nothing of a process's output comes from a stack trace. */
export function assertNoStackTrace(process: TestProcess): void {
  const text = [...process.text("stdout"), ...process.text("stderr")];
  const trace = /^\s+at |Uncaught|panicked|Stack backtrace/;
  assert.deepEqual(text.filter((line) => trace.test(line)), []);
}

/** Checks exit code and a line, and that no stack trace came with it. */
export async function assertEnds(
  process: TestProcess,
  code: number,
  stream: "stdout" | "stderr",
  line: RegExp,
): Promise<void> {
  assert.deepEqual(await process.waitForEnd(), { code, signal: null });
  const lines = process.text(stream);
  assert.ok(lines.some((text) => line.test(text)), lines.join("\n"));
  assertNoStackTrace(process);
}

/** Checks that it ended as `rte_exit` does, with the cause in the last line. */
export async function assertFatal(
  process: TestProcess,
  cause: RegExp,
): Promise<void> {
  await assertEnds(process, 1, "stderr", cause);
  const [title, last, ...more] = process.text("stderr").slice(
    process.text("stderr").indexOf("EAL: Error - exiting with code: 1"),
  );
  assert.equal(title, "EAL: Error - exiting with code: 1");
  assert.match(last ?? "", /^ {2}Cause: /);
  assert.match(last ?? "", cause);
  assert.deepEqual(more, []);
}
