/**
 * How all programs end alike: on signals at any time, and when nobody reads
 * their output any more.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runtimeFolder } from "../../packages/group/internal/runtime_folder.ts";
import { DENO } from "../testenv/deno.ts";
import { assertNoStackTrace } from "../testenv/ends.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { startPiped, type TestProcess } from "../testenv/process.ts";
import { withProcesses } from "../testenv/process.ts";
import { ourProgram } from "../testenv/programs.ts";

const VDEVS = ["--vdev=net_null0,no-rx=1", "--vdev=net_null1,no-rx=1"];

/** A program that starts the EAL. */
interface Program {
  readonly name: string;
  readonly lcores: readonly number[];
  /** What follows `--`. */
  readonly args: string;
  /** What it prints once it works. */
  readonly ready: string;
  /** Exit code after SIGINT. */
  readonly code: number;
  /** True if it attaches to the server that was started before. */
  readonly isClient?: boolean;
  /** True if it leaves its ports, and with them its socket, to others. */
  readonly staysPrimary?: boolean;
}

const SERVER: Program = {
  name: "mp_server",
  lcores: [0, 1],
  args: "-p 3 -n 1 --mbufs 4095",
  ready: "displaying statistics",
  code: 0,
};

const PROGRAMS: readonly Program[] = [
  {
    name: "simple_mp",
    lcores: [0, 1],
    args: "",
    ready: "Starting core 1",
    code: 130,
  },
  {
    name: "symmetric_mp",
    lcores: [0, 1],
    args: "-p 3 --num-procs 1 --proc-id 0 --mbufs 2047",
    ready: "lcore 0 using queue 0",
    code: 0,
    staysPrimary: true,
  },
  SERVER,
  {
    name: "mp_client",
    lcores: [2],
    args: "-n 0",
    ready: "Press Ctrl-C to quit",
    code: 0,
    isClient: true,
  },
  {
    name: "l2fwd_fork",
    lcores: [0, 1, 2],
    args: "-p 3 -T 1",
    ready: "Port statistics",
    code: 0,
  },
];

function commandOf(program: Program, prefix: string): string[] {
  const { name, lcores, args, isClient } = program;
  const eal = isClient
    ? ealArguments(prefix, { lcores, processType: "secondary" })
    : ealArguments(prefix, { lcores, extra: VDEVS });
  const words = args.split(" ").filter(Boolean);
  return [...ourProgram("Deno", name), ...eal, "--", ...words];
}

/** Runs a body with a program that was just started. */
function withProgram(
  program: Program,
  body: (process: TestProcess, prefix: string) => Promise<void>,
): Promise<void> {
  return withPrefix("prg", (prefix) =>
    withProcesses(async (start) => {
      function launch(which: Program): TestProcess {
        const [first, ...args] = commandOf(which, prefix);
        return start(which.name, first!, { args });
      }
      if (program.isClient) await launch(SERVER).waitForLine(SERVER.ready);
      await body(launch(program), prefix);
    }));
}

/** It has ended in order: by itself, and without its sockets. */
async function assertEnded(
  { code, staysPrimary, isClient }: Program,
  process: TestProcess,
  prefix: string,
): Promise<void> {
  assert.deepEqual(await process.waitForEnd(), { code, signal: null });
  assertNoStackTrace(process);
  const sockets = readdirSync(runtimeFolder(prefix))
    .filter((file) => file.startsWith("mp_socket"));
  assert.deepEqual(sockets, staysPrimary || isClient ? ["mp_socket"] : []);
}

for (const program of PROGRAMS) {
  Deno.test(`${program.name} ends in order on a signal during its start`, () =>
    withProgram(program, async (process, prefix) => {
      await process.waitForLine(/^EAL: Detected CPU/);
      process.kill("SIGINT");
      await assertEnded(program, process, prefix);
      const lines = process.text("stdout").join("\n");
      assert.doesNotMatch(lines, /process \d+ started/);
    }));

  Deno.test(`${program.name} takes signals soon after each other for one`, () =>
    withProgram(program, async (process, prefix) => {
      await process.waitForLine(program.ready);
      // The time that counts them as one is longer.
      const end = performance.now() + 200;
      while (performance.now() < end && !process.ended) {
        process.kill("SIGINT");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await assertEnded(program, process, prefix);
    }));
}

Deno.test("Ending lets a later signal end the process at once", () =>
  withProcesses(async (start) => {
    const path = fileURLToPath(new URL("_ending.ts", import.meta.url));
    const args = ["run", "--no-prompt", "--allow-ffi", path];
    const process = start("ending", DENO, { args });
    await process.waitForLine("running");
    process.kill("SIGTERM");
    await process.waitForLine("ending: SIGTERM 143");
    while (!process.ended) {
      process.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal((await process.waitForEnd()).signal, "SIGINT");
  }));

for (const name of ["mp_server", "l2fwd_fork"]) {
  Deno.test(`${name} ends in order when nobody reads its output any more`, () =>
    withPrefix("prg", (prefix) =>
      withProcesses(async (start) => {
        const program = PROGRAMS.find((each) => each.name === name)!;
        const command = commandOf(program, prefix);
        const process = startPiped(start, command, "head -n 1");
        await process.waitForLine(/^exit code/);
        assert.equal(process.text("stderr").at(-1), "exit code 0");
        await assertEnded(program, process, prefix);
        assert.equal(process.text("stdout").length, 1);
      })));
}
