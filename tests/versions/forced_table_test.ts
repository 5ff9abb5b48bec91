/**
 * The libraries under test, made to say that they are of another release: the
 * table chosen by that is stopped by the self-check.
 */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { layout, layoutFor } from "../../ffi/layout/mod.ts";
import { dpdk, parseVersion } from "../../ffi/library/dpdk.ts";
import { buildSource } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const SOURCE = fileURLToPath(new URL("./claims_version.c", import.meta.url));
const APP = fileURLToPath(new URL("../../apps/simple_mp.ts", import.meta.url));

/** Starts simple_mp on libraries that claim a version; returns its last line. */
async function startOn(claimed: string): Promise<string> {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-claim-`);
  try {
    const flags = ["-shared", "-fPIC", `-DCLAIMED="${claimed}"`];
    copyFileSync(buildSource(SOURCE, flags), `${folder}/librte_ethdev.so.26`);
    return await withPrefix(
      "claim",
      (prefix) =>
        withProcesses(async (start) => {
          const app = start(`claims ${claimed}`, DENO, {
            args: ["run", "--allow-ffi", APP, ...ealArguments(prefix)],
            env: { DPDK_LIB_DIR: folder },
          });
          const { code, signal } = await app.waitForEnd();
          assert.deepEqual({ code, signal }, { code: 1, signal: null });
          const said = app.text("stderr");
          assert.deepEqual(said.slice(0, -1), [
            "EAL: Error - exiting with code: 1",
          ]);
          return said.at(-1)!;
        }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("simple_mp stops before init() on libraries that claim to be of another release", async () => {
  dpdk();
  const others = ["22.11.0", "23.11.0", "24.11.0", "25.11.0", "26.07.0"]
    .filter((claimed) => layoutFor(parseVersion(claimed)[1]) !== layout());
  assert.equal(others.length, 4);
  for (const claimed of others) {
    assert.match(
      await startOn(claimed),
      /Cause: Cannot use .*librte_ethdev\.so\.26 \(DPDK \d\d\.\d\d\.0\): .* is -?\d+, not -?\d+\. Install/,
    );
  }
});

for (const claimed of ["21.11.0", "99.11.0"]) {
  Deno.test(`simple_mp refuses DPDK ${claimed}, which nobody knows, by name`, async () => {
    const version = `it is DPDK ${claimed.replaceAll(".", "\\.")}`;
    assert.match(
      await startOn(claimed),
      new RegExp(
        `Cause: Cannot use .*: ${version}, supported are 22\\.11 to 26\\.07\\. Install`,
      ),
    );
  });
}
