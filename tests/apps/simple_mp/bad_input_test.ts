/**
 * What simple_mp says and does when something is wrong: one clear line, the
 * right exit code, no stack trace, no crash, nothing left behind.
 *
 * Faults of the machine are made in a mount namespace of the child, so that
 * the machine itself never changes.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runtimeFolder } from "../../../packages/group/internal/runtime_folder.ts";
import { groupPaths } from "../../../packages/group/internal/group_files.ts";
import { buildSource } from "../../testenv/c_program.ts";
import { ealArguments, type EalTestOptions } from "../../testenv/ealtest.ts";
import { assertFatal, assertNoStackTrace } from "../../testenv/ends.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import { withProcesses } from "../../testenv/process.ts";
import type { Start, TestProcess } from "../../testenv/process.ts";
import { command, startChatter } from "../../testenv/simple_mp.ts";

interface AppOptions extends EalTestOptions {
  readonly env?: Record<string, string>;
  /** Shell commands that break the child's own view of the machine first. */
  readonly breakage?: string;
}

function startApp(
  start: Start,
  label: string,
  prefix: string,
  { breakage, env = {}, ...options }: AppOptions = {},
): TestProcess {
  const words = command("Deno", prefix, { lcores: [0, 1], ...options });
  const inNamespace = ["unshare", "--mount", "--propagation=private"]
    .concat("sh", "-ec", `${breakage}\nexec "$@"`, "sh");
  const [program, ...args] = breakage === undefined
    ? words
    : [...inNamespace, ...words];
  return start(label, program!, { args, env });
}

/** It refuses to start, for the reason given, and leaves nothing behind. */
async function assertRefused(
  process: TestProcess,
  prefix: string,
  reason: RegExp,
): Promise<void> {
  await process.endInput();
  await assertFatal(process, reason);
  assert.deepEqual(groupPaths(prefix), []);
}

/** A start that must be refused. */
function refuses(name: string, options: AppOptions, reason: RegExp): void {
  Deno.test(`simple_mp refuses to start: ${name}`, () =>
    withPrefix("bad", (prefix) =>
      withProcesses(async (start) => {
        const process = startApp(start, name, prefix, options);
        await assertRefused(process, prefix, reason);
      })));
}

refuses(
  "no hugepage is free",
  {
    breakage: `
      zero=$(mktemp)
      echo 0 >"$zero"
      for file in /sys/kernel/mm/hugepages/*/free_hugepages \
        /sys/devices/system/node/node*/hugepages/*/free_hugepages; do
        mount --bind "$zero" "$file"
      done
      rm "$zero"`,
  },
  /no hugepage is free.*nr_hugepages/,
);

refuses(
  "a kernel without hugepages",
  { breakage: "mount -t tmpfs none /sys/kernel/mm/hugepages" },
  /hugepage/,
);

refuses(
  "no hugetlbfs is mounted",
  { breakage: "umount --all --types hugetlbfs" },
  /no hugetlbfs is mounted: mount -t hugetlbfs/,
);

refuses(
  "DPDK is not installed",
  {
    breakage: `
      libraries=$(pkg-config --variable=libdir libdpdk)
      mount -t tmpfs none /mnt
      mkdir /mnt/upper /mnt/work
      mount -t overlay -o \
        "lowerdir=$libraries,upperdir=/mnt/upper,workdir=/mnt/work" \
        overlay "$libraries"
      rm "$libraries"/librte_*`,
  },
  /Cannot load DPDK: tried librte_ethdev\.so\.26.*\.23.*install librte/,
);

refuses(
  "DPDK_LIB_DIR holds no DPDK",
  { env: { DPDK_LIB_DIR: "/var/empty" } },
  /Cannot load DPDK: tried \/var\/empty\/librte_ethdev\.so.*DPDK_LIB_DIR/,
);

refuses(
  "an EAL option that lacks its value",
  { extra: ["--main-lcore"] },
  /Cannot init EAL: option '--main-lcore' requires an argument/,
);

refuses(
  "an lcore on a CPU that is not there",
  { extra: ["--lcores", "0@0,1@4000"] },
  /Cannot init EAL/,
);

Deno.test("simple_mp refuses to wait for a primary that was killed while it started", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const folder = runtimeFolder(prefix);
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/config`, new Uint8Array(25344));
      const options = { processType: "secondary" } as const;
      const process = startApp(start, "secondary", prefix, options);
      await process.endInput();
      await assertFatal(
        process,
        /the primary process .* ended while it started/,
      );
    })));

Deno.test("simple_mp survives an exhausted message pool", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const drain = buildSource(
        fileURLToPath(new URL("drain_pool.c", import.meta.url)),
      );
      const primary = await startChatter(start, "Deno", "primary", prefix);
      const args = ealArguments(prefix, {
        lcores: [2],
        processType: "secondary",
      });
      const thief = start("thief", drain, { args });
      await thief.waitForLine("took 1024");
      await primary.say("send lost");
      await primary.process.waitForLine(/Failed to get message buffer/);
      await thief.write("\n");
      await thief.waitForLine("gave back 1024");
      await thief.waitForEnd();
      const secondary = await startChatter(start, "Deno", "secondary", prefix);
      await primary.say("send found");
      await secondary.hears("found");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
      assertNoStackTrace(primary.process);
    })));
