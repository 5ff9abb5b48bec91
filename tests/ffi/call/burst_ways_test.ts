/** The tests of queues once more, with calls through libffi. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DENO } from "../../testenv/deno.ts";
import { withProcesses } from "../../testenv/process.ts";

Deno.test("RxQueue and TxQueue do the same with DPDK_TS_CALLS=libffi", () =>
  withProcesses(async (start) => {
    const path = fileURLToPath(
      new URL("../../ethdev/queue_test.ts", import.meta.url),
    );
    const tests = start("queue tests through libffi", DENO, {
      args: ["test", "--allow-all", "--no-check", path],
      env: { DPDK_TS_CALLS: "libffi" },
    });
    const { code } = await tests.waitForEnd(120_000);
    assert.equal(code, 0, tests.text("stdout").join("\n"));
  }));
