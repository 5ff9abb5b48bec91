/**
 * What simple_mp says and does when something is wrong: one clear line, the
 * right exit code, no stack trace, no crash, nothing left behind.
 *
 * Faults of the machine are made in a mount namespace of the child, so that
 * the machine itself never changes.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listPrefixFiles } from "../../../packages/apps/_common/dpdk_files.ts";
import { buildSource } from "../../testenv/c_program.ts";
import { ealArguments, type EalTestOptions } from "../../testenv/ealtest.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import { withProcesses } from "../../testenv/process.ts";
import type { Start, TestProcess } from "../../testenv/process.ts";

const APP = fileURLToPath(
  new URL("../../../apps/simple_mp.ts", import.meta.url),
);

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
  const command = [Deno.execPath(), "run", "--no-prompt", "--allow-ffi", APP]
    .concat(ealArguments(prefix, { lcores: [0, 1], ...options }));
  const inNamespace = ["unshare", "--mount", "--propagation=private"]
    .concat("sh", "-ec", `${breakage}\nexec "$@"`, "sh");
  const [program, ...args] = breakage === undefined
    ? command
    : [...inNamespace, ...command];
  return start(label, program!, { args, env });
}

async function startReady(
  start: Start,
  label: string,
  prefix: string,
  options: AppOptions = {},
): Promise<TestProcess> {
  const process = startApp(start, label, prefix, options);
  await process.waitForLine(/^simple_mp > /);
  return process;
}

/** Types a line, and a comment to know by its echo that the line was done. */
async function say(process: TestProcess, ...lines: string[]): Promise<void> {
  const mark = `#${Math.random()}`;
  for (const line of lines) await process.write(`${line}\n`);
  await process.write(`${mark}\n`);
  await process.waitForLine(mark);
}

async function quit(process: TestProcess): Promise<void> {
  await process.write("quit\n");
  assert.deepEqual(await process.waitForEnd(), { code: 0, signal: null });
}

function assertNoStackTrace(process: TestProcess): void {
  const text = [...process.text("stdout"), ...process.text("stderr")];
  const trace = /^\s+at .+:\d+|Uncaught|panicked|Stack backtrace/;
  assert.deepEqual(text.filter((line) => trace.test(line)), []);
}

/** The process has refused to start, for the reason given and in one line. */
async function assertRefused(
  process: TestProcess,
  prefix: string,
  reason: RegExp,
): Promise<void> {
  await process.endInput();
  assert.deepEqual(await process.waitForEnd(), { code: 1, signal: null });
  const causes = process.text("stderr").filter((line) =>
    line.startsWith("  Cause: ")
  );
  assert.equal(causes.length, 1, process.text("stderr").join("\n"));
  assert.match(causes[0]!, reason);
  assert.equal(process.text("stderr").at(-1), causes[0]);
  assertNoStackTrace(process);
  assert.deepEqual(listPrefixFiles(prefix), []);
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
  "a secondary without primary",
  { processType: "secondary" },
  /there is no primary process with file prefix "bad_/,
);

refuses(
  "an unknown EAL option",
  { extra: ["--no-such-option"] },
  /Cannot init EAL: unrecognized option '--no-such-option'/,
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

Deno.test("simple_mp names the unknown EAL option", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const extra = ["--no-such-option"];
      const process = startApp(start, "unknown option", prefix, { extra });
      await process.waitForEnd();
      const lines = process.text("stderr");
      assert.ok(lines.some((line) => line.includes("'--no-such-option'")));
    })));

Deno.test("simple_mp refuses to start: DPDK of another version", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const folder = mkdtempSync("/tmp/bad-input-");
      try {
        const source = `${folder}/fake.c`;
        writeFileSync(
          source,
          'const char *rte_version(void) { return "DPDK 21.11.0"; }\n',
        );
        const fake = buildSource(source, ["-shared", "-fPIC"]);
        mkdirSync(`${folder}/lib`);
        for (const end of ["", ".22", ".23"]) {
          Deno.copyFileSync(fake, `${folder}/lib/librte_ethdev.so${end}`);
        }
        const env = { DPDK_LIB_DIR: `${folder}/lib` };
        await assertRefused(
          startApp(start, "old DPDK", prefix, { env }),
          prefix,
          /it is DPDK 21\.11\.0, supported are 22\.11/,
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    })));

Deno.test("simple_mp refuses to be a second primary and spares the first", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const first = await startReady(start, "first", prefix);
      const second = startApp(start, "second", prefix);
      await second.endInput();
      assert.equal((await second.waitForEnd()).code, 1);
      await second.waitForLine(
        `another primary process (pid ${first.pid}) runs`,
      );
      assertNoStackTrace(second);
      const peer = await startReady(start, "secondary", prefix, {
        lcores: [2, 3],
        processType: "secondary",
      });
      await say(first, "send alive");
      await peer.waitForLine("Received 'alive'");
      await quit(peer);
      await quit(first);
    })));

Deno.test("simple_mp with one lcore starts no receiver", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const process = await startReady(start, "one", prefix, { lcores: [0] });
      await say(process, "send hello");
      await quit(process);
      assert.ok(!process.text("stdout").join("\n").includes("Starting core"));
      assertNoStackTrace(process);
    })));

Deno.test("simple_mp takes 126 characters and refuses 127", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startReady(start, "primary", prefix);
      const secondary = await startReady(start, "secondary", prefix, {
        lcores: [2, 3],
        processType: "secondary",
      });
      await say(primary, `send ${"a".repeat(126)}`);
      await secondary.waitForLine(`Received '${"a".repeat(126)}'`);
      assert.ok(!primary.text("stdout").includes("Bad arguments"));
      await say(primary, `send ${"b".repeat(127)}`);
      await primary.waitForLine("Bad arguments");
      await quit(secondary);
      assert.ok(!secondary.text("stdout").join("\n").includes("bb"));
      await quit(primary);
    })));

Deno.test("simple_mp discards the 64th message nobody receives", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const discarded = "Failed to send message - message discarded";
      const primary = await startReady(start, "primary", prefix);
      const sends = Array.from({ length: 63 }, (_, i) => `send m${i}`);
      await say(primary, ...sends);
      assert.ok(!primary.text("stdout").join("\n").includes(discarded));
      await say(primary, "send m63");
      await primary.waitForLine(discarded);
      const secondary = await startReady(start, "secondary", prefix, {
        lcores: [2, 3],
        processType: "secondary",
      });
      await secondary.waitForLine("Received 'm62'");
      await quit(secondary);
      assert.ok(!secondary.text("stdout").join("\n").includes("'m63'"));
      await quit(primary);
    })));

Deno.test("simple_mp survives an exhausted message pool", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const drain = buildSource(
        fileURLToPath(new URL("drain_pool.c", import.meta.url)),
      );
      const primary = await startReady(start, "primary", prefix);
      const args = ealArguments(prefix, {
        lcores: [2],
        processType: "secondary",
      });
      const thief = start("thief", drain, { args });
      await thief.waitForLine("took 1024");
      await say(primary, "send lost");
      await primary.waitForLine(/Failed to get message buffer/);
      await thief.write("\n");
      await thief.waitForLine("gave back 1024");
      await thief.waitForEnd();
      const secondary = await startReady(start, "secondary", prefix, {
        lcores: [2, 3],
        processType: "secondary",
      });
      await say(primary, "send found");
      await secondary.waitForLine("Received 'found'");
      await quit(secondary);
      await quit(primary);
      assertNoStackTrace(primary);
    })));

Deno.test("simple_mp refuses a new primary while an old secondary lives", () =>
  withPrefix("bad", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startReady(start, "primary", prefix);
      const secondary = await startReady(start, "secondary", prefix, {
        lcores: [2, 3],
        processType: "secondary",
      });
      primary.kill("SIGKILL");
      await primary.waitForEnd();
      const next = startApp(start, "new primary", prefix);
      await next.endInput();
      assert.deepEqual(await next.waitForEnd(), { code: 1, signal: null });
      await next.waitForLine(
        `a secondary process (pid ${secondary.pid}) of an earlier primary`,
      );
      assertNoStackTrace(next);
      await say(secondary, "send still_here", "help");
      await secondary.waitForLine("- send [string]");
      await quit(secondary);
      assertNoStackTrace(secondary);
      // With the survivor gone, a primary starts again.
      await quit(await startReady(start, "last primary", prefix));
    })));
