/** The runtime folder is looked for where the EAL has made it. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";

const STARTER = fileURLToPath(new URL("./starter.ts", import.meta.url));
const MP_TOP = fileURLToPath(new URL("../../apps/mp_top.ts", import.meta.url));
const NOBODY = 65534;

/** Runs a body with a folder for an environment variable to name. */
async function withBase(body: (base: string) => Promise<void>): Promise<void> {
  const base = mkdtempSync("/tmp/base-test-");
  try {
    chmodSync(base, 0o777);
    await body(base);
  } finally {
    rmSync(base, { recursive: true });
  }
}

function starterOf(
  start: (label: string, program: string, options: object) => TestProcess,
  prefix: string,
  uid: number,
  env: Readonly<Record<string, string>>,
): TestProcess {
  const words = ealArguments(prefix, { extra: ["--no-huge", "-m", "16"] });
  return start(`starter ${uid}`, DENO, {
    args: ["run", "--allow-ffi", STARTER, `${uid}`, ...words],
    env,
  });
}

for (
  const [variable, uid] of [
    ["RUNTIME_DIRECTORY", 0],
    ["XDG_RUNTIME_DIR", NOBODY],
  ] as const
) {
  Deno.test(`init() and mp_top follow ${variable}`, () =>
    withBase((base) =>
      withProcesses(async (start) => {
        const prefix = uniquePrefix("dir");
        const env = { [variable]: base };
        const folder = `${base}/dpdk/${prefix}`;
        const first = starterOf(start, prefix, uid, env);
        const said = await first.waitForLine(/^\[/);
        assert.deepEqual(JSON.parse(said), [folder, folder]);
        // What is there is seen: a second primary is refused before it starts.
        const second = starterOf(start, prefix, uid, env);
        assert.match(
          await second.waitForLine(/^Cannot init/),
          new RegExp(`another primary process \\(pid ${first.pid}\\) runs`),
        );
        if (uid === 0) {
          const list = start("mp_top", DENO, {
            args: ["run", "--allow-ffi", MP_TOP, "--list"],
            env,
          });
          assert.equal((await list.waitForEnd()).code, 0);
          const lines = list.text("stdout").join("\n");
          assert.match(
            lines,
            new RegExp(`^${prefix} +primary ${first.pid},`, "m"),
          );
        }
        await first.endInput();
        assert.equal((await first.waitForEnd()).code, 0);
      })
    ));
}

Deno.test("init() says when the folder for its runtime folder is missing", () =>
  withBase((base) =>
    withProcesses(async (start) => {
      // As systemd gives it to a service with two folders.
      const env = { RUNTIME_DIRECTORY: `${base}/a:${base}/b` };
      const starter = starterOf(start, uniquePrefix("dir"), 0, env);
      assert.match(
        await starter.waitForLine(/Cannot init EAL/),
        /^Cannot init EAL: there is no folder \/tmp\/base-test-\w+\/a:\/tmp\/base-test-\w+\/b for \S+: see RUNTIME_DIRECTORY and XDG_RUNTIME_DIR$/,
      );
    })
  ));
