/**
 * What is said when a group cannot be looked at: one clear line each.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { init } from "../../packages/eal/mod.ts";
import {
  findGroups,
  InspectError,
  openGroup,
  writePcapng,
} from "../../packages/inspect/mod.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { buildExample } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix, withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const UNPRIVILEGED = fileURLToPath(
  new URL("./unprivileged.ts", import.meta.url),
);
const CONFIG_SIZE = 25344;
const MAGIC = 19820526;

/** Runs a body with a runtime folder of its own making. */
function withFolder(body: (root: string) => void): void {
  const root = mkdtempSync(`${tmpdir()}/dpdk-ts-inspect-`);
  try {
    mkdirSync(`${root}/made`);
    body(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Expects that a group with this config file is refused. */
function assertRefused(config: Uint8Array, reason: RegExp): void {
  withFolder((runtimeRoot) => {
    writeFileSync(`${runtimeRoot}/made/config`, config);
    assert.throws(() => openGroup("made", { runtimeRoot }), (error) => {
      assert.ok(error instanceof InspectError);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
}

function configOf(magic: number, version: number): Uint8Array {
  const bytes = new Uint8Array(CONFIG_SIZE);
  bytes.set(new Uint8Array(Uint32Array.of(magic, version).buffer));
  return bytes;
}

Deno.test("openGroup() refuses a prefix that nobody has", () => {
  const prefix = uniquePrefix("none");
  assert.throws(
    () => openGroup(prefix),
    {
      name: "InspectError",
      message:
        `Cannot inspect "${prefix}": there is no such group (Cannot open ${runtimeRoot()}/${prefix}/config: No such file or directory)`,
    },
  );
});

Deno.test("openGroup() refuses what is no file prefix", () => {
  for (const prefix of ["", ".", "..", "a/b", "a\0b", "a\nb"]) {
    assert.throws(() => openGroup(prefix), /it is not a file prefix$/);
  }
});

Deno.test("openGroup() refuses a group that is still starting", () =>
  assertRefused(configOf(0, 0), /its primary is still starting, or ended/));

Deno.test("openGroup() refuses a config file that is not DPDK's", () => {
  assertRefused(configOf(1, 2), /made\/config is not DPDK's$/);
  assertRefused(new Uint8Array(0), /are damaged: .*it has 0 bytes$/);
});

Deno.test("openGroup() refuses a release that it does not know", () =>
  assertRefused(
    configOf(MAGIC, 0x630b0263),
    /^Cannot inspect "made": it runs DPDK 99\.11\.2, known are 22\.11/,
  ));

Deno.test("openGroup() refuses a config file that ends too early", () =>
  assertRefused(
    configOf(MAGIC, 0x160b0b63).subarray(0, 8192),
    /its runtime files are damaged: config has 8192 bytes$/,
  ));

Deno.test("openGroup() says it when it may not read", () =>
  withPrefix("insp", (prefix) =>
    withProcesses(async (start) => {
      const primary = start("primary", "stdbuf", {
        args: [
          "-oL",
          buildExample("multi_process/simple_mp"),
          ...ealArguments(prefix, { lcores: [0, 1] }),
        ],
      });
      await primary.waitForLine("APP: Finished Process Init.");
      const child = start("unprivileged", DENO, {
        args: ["run", "--no-prompt", "--allow-ffi", UNPRIVILEGED].concat(
          runtimeRoot(),
          prefix,
        ),
      });
      const { code } = await child.waitForEnd();
      assert.equal(code, 0, child.text("stderr").join("\n"));
      const [message, found] = child.text("stdout");
      assert.match(
        message!,
        new RegExp(
          `^Cannot inspect "${prefix}": no permission: Cannot open .*config: Permission denied; run it as the user of the group$`,
        ),
      );
      assert.equal(found, "[]");
    })));

Deno.test("openGroup() and findGroups() leave the lock of an own group alone", () =>
  withPrefix("own", (prefix) =>
    withProcesses(async (start) => {
      const eal = init(ealArguments(prefix, { extra: ["-m", "8"] }));
      try {
        assert.throws(
          () => openGroup(prefix),
          /this process belongs to it; look from another one$/,
        );
        const names = findGroups().map((group) => group.prefix);
        assert.equal(names.includes(prefix), false);
        // A second primary is still kept out.
        const second = start("second primary", "stdbuf", {
          args: [
            "-oL",
            buildExample("multi_process/simple_mp"),
            ...ealArguments(prefix, { lcores: [0, 1] }),
          ],
        });
        const { code } = await second.waitForEnd();
        assert.equal(code, 1);
        assert.match(
          second.text("stderr").join("\n"),
          /Is another primary process running\?/,
        );
      } finally {
        eal.cleanup();
      }
    })));

Deno.test("sample() of a group without hugepage files tells what it cannot read", () =>
  withPrefix("insp", (prefix) =>
    withProcesses(async (start) => {
      const primary = start("primary", "stdbuf", {
        args: [
          "-oL",
          buildExample("multi_process/simple_mp"),
          ...ealArguments(prefix, {
            lcores: [0, 1],
            extra: ["--no-huge", "-m", "16"],
          }),
        ],
      });
      await primary.waitForLine("APP: Finished Process Init.");
      const group = openGroup(prefix);
      try {
        const snapshot = group.sample();
        assert.equal(snapshot.state, "running");
        assert.ok(
          snapshot.memzones.some(({ name }) => name === "RG_PRI_2_SEC"),
        );
        assert.deepEqual(snapshot.rings, []);
        assert.match(snapshot.problems[0]!, /^Cannot open .*No such file/);
      } finally {
        group.close();
      }
    })));

Deno.test("queued(), outstanding() and a closed group say what is wrong", () =>
  withPrefix("insp", (prefix) =>
    withProcesses(async (start) => {
      const primary = start("primary", "stdbuf", {
        args: [
          "-oL",
          buildExample("multi_process/simple_mp"),
          ...ealArguments(prefix, { lcores: [0, 1] }),
        ],
      });
      await primary.waitForLine("APP: Finished Process Init.");
      const group = openGroup(prefix);
      assert.throws(() => group.queued("nope"), /it has no ring "nope"$/);
      assert.throws(() => group.outstanding("x"), /it has no mempool "x"$/);
      assert.throws(
        () => writePcapng("/nowhere/at/all", group),
        /^InspectError: Cannot create \/nowhere\/at\/all: No such file/,
      );
      group.close();
      group.close();
      assert.throws(() => group.sample(), /the group was closed$/);
    })));
