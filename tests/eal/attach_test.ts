/**
 * Attaching to a C primary at DPDK's default base address, where V8's heap
 * may lie too.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runtimeFolder } from "../../packages/group/internal/runtime_folder.ts";
import { buildExample } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";

const script = fileURLToPath(new URL("./attach.ts", import.meta.url));
const ATTACHES = 300;

interface Attached {
  readonly code: number;
  readonly lines: string[];
  readonly errors: string;
}

async function attach(prefix: string, ...block: string[]): Promise<Attached> {
  const { code, stdout, stderr } = await new Deno.Command(DENO, {
    args: ["run", "--allow-ffi", script, prefix, "5", ...block],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    lines: decoder.decode(stdout).trim().split("\n"),
    errors: decoder.decode(stderr),
  };
}

/** Runs a test with a C simple_mp primary. */
function withPrimary(
  body: (prefix: string, primary: TestProcess) => Promise<void>,
): Promise<void> {
  return withPrefix("attach", (prefix) =>
    withProcesses(async (start) => {
      const primary = start(
        "primary",
        buildExample("multi_process/simple_mp"),
        {
          args: ealArguments(prefix, { lcores: [0, 1] }),
        },
      );
      await primary.waitForLine("Finished Process Init");
      await body(prefix, primary);
    }));
}

Deno.test(`init() attaches to a C primary ${ATTACHES} times of ${ATTACHES}`, () =>
  withPrimary(async (prefix, primary) => {
    const folder = runtimeFolder(prefix);
    const before = readdirSync(folder).sort();
    for (let i = 0; i < ATTACHES; i++) {
      const { code, lines, errors } = await attach(prefix);
      assert.equal(code, 0, errors);
      assert.match(lines[0]!, /^attached secondary ring true/);
      assert.doesNotMatch(errors, /annot|rror|base-virtaddr/);
    }
    assert.deepEqual(readdirSync(folder).sort(), before, "nothing is left");
    assert.equal(primary.ended, false);
  }));

Deno.test("init() begins the process again where an address is taken", () =>
  withPrimary(async (prefix, primary) => {
    const maps = readFileSync(`/proc/${primary.pid}/maps`, "utf8");
    const config = new RegExp(`^([0-9a-f]+)-.*/dpdk/${prefix}/config$`, "m")
      .exec(maps);
    const { code, lines, errors } = await attach(prefix, `0x${config![1]}`);
    assert.equal(code, 0, errors);
    // More lives than two where V8's heap takes an address as well.
    assert.match(lines[0]!, /^attached secondary ring true lives ([2-9])$/);
    assert.equal(lines[1], "restarts undefined", "children count anew");
    assert.doesNotMatch(errors, /annot|rror|base-virtaddr/);
  }));
