/**
 * Secondaries on Node and Bun attach to a C primary at DPDK's default base
 * address: at once, or where an address is taken, as the same process again.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runtimeFolder } from "../../packages/group/internal/runtime_folder.ts";
import { bunProgram } from "../testenv/bun.ts";
import { buildExample } from "../testenv/c_program.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { wholeProgram } from "../testenv/npm_package.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const source = fileURLToPath(new URL("../eal/attach.ts", import.meta.url));
const ATTACHES = 20;

for (const runtime of ["Node", "Bun"] as const) {
  Deno.test(`init() on ${runtime} attaches to a C primary, in another life where an address is taken`, () =>
    withPrefix("attach", (prefix) =>
      withProcesses(async (start) => {
        const script = await wholeProgram(source);
        const program = runtime === "Node" ? "node" : bunProgram();
        const primary = start(
          "primary",
          buildExample("multi_process/simple_mp"),
          { args: ealArguments(prefix, { lcores: [0, 1] }) },
        );
        await primary.waitForLine("Finished Process Init");
        async function attach(...block: string[]): Promise<string[]> {
          const args = [script, prefix, "5", ...block];
          const secondary = start("secondary", program, { args });
          const { code } = await secondary.waitForEnd();
          const errors = secondary.text("stderr").join("\n");
          assert.equal(code, 0, errors);
          assert.doesNotMatch(errors, /annot|rror|base-virtaddr/);
          return secondary.text("stdout");
        }
        const folder = runtimeFolder(prefix);
        const before = readdirSync(folder).sort();
        for (let i = 0; i < ATTACHES; i++) {
          assert.match((await attach())[0]!, /^attached secondary ring true/);
        }
        assert.deepEqual(readdirSync(folder).sort(), before);
        const maps = readFileSync(`/proc/${primary.pid}/maps`, "utf8");
        const config = new RegExp(`^([0-9a-f]+)-.*/dpdk/${prefix}/config$`, "m")
          .exec(maps);
        const [attached, restarts] = await attach(`0x${config![1]}`);
        assert.match(attached!, /^attached secondary ring true lives [2-9]$/);
        assert.equal(restarts, "restarts undefined", "children count anew");
      })));
}
