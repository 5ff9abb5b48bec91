/**
 * Groups for tests: each under a name that nobody else uses, and nothing of
 * it left behind, also when the test fails.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { groupPaths } from "../../../packages/group/internal/group_files.ts";
import { uniqueShortName } from "../../testenv/prefix.ts";
import {
  type Start,
  type TestProcess,
  withProcesses,
} from "../../testenv/process.ts";

/** Folder of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../..", import.meta.url));

/** What a test body is given. */
export interface GroupTest {
  /** Name of the group; short, because devices are named after it. */
  readonly name: string;
  /** Scratch folder of the test. */
  readonly folder: string;
  /** Writes a group's file into the folder; returns its path. */
  file(text: string): string;
  /** Starts mp_run. */
  run(file: string, ...options: string[]): TestProcess;
  /** What is left of the group. */
  leftovers(): string[];
}

/** Runs a test body; afterwards the group is gone, and must have been before. */
export function withGroup(
  body: (test: GroupTest) => Promise<void>,
): Promise<void> {
  const name = uniqueShortName("m");
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-mp-run-`);
  let latest = "";
  return withProcesses(async (start) => {
    const test: GroupTest = {
      name,
      folder,
      file(text) {
        const path = `${folder}/group.yaml`;
        writeFileSync(path, text);
        return path;
      },
      run(file, ...options) {
        latest = file;
        return startMpRun(start, file, `--name=${name}`, ...options);
      },
      leftovers: () => leftovers(name),
    };
    try {
      await body(test);
      assert.deepEqual(leftovers(name), []);
    } finally {
      if (leftovers(name).length > 0) {
        await startMpRun(start, latest, `--name=${name}`, "--clear").status;
      }
      rmSync(folder, { recursive: true });
    }
  });
}

/** Starts mp_run with the repository as its working folder. */
export function startMpRun(start: Start, ...args: string[]): TestProcess {
  const words = ["run", "-A", "--no-prompt", "apps/mp_run.ts", ...args];
  return start("mp_run", Deno.execPath(), { args: words, cwd: ROOT });
}

/** Files, processes, namespaces and devices that bear a group's name. */
export function leftovers(name: string): string[] {
  const scratch = `${tmpdir()}/mp_run_${name}`;
  const processes = readdirSync("/proc").filter((pid) =>
    /^\d+$/.test(pid) && belongs(Number(pid), name)
  );
  return [
    ...groupPaths(name),
    ...existsSync(scratch) ? [scratch] : [],
    ...processes.map((pid) => `process ${pid}`),
    ...entries("/run/netns").filter((each) => each.startsWith(`${name}-`)),
    ...entries("/sys/class/net").filter((each) => each.startsWith(name)),
  ];
}

function belongs(pid: number, name: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(`--file-prefix=${name}`);
  } catch {
    return false; // It has ended.
  }
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Takes a group down as Ctrl-C does; it must end in order. */
export async function interrupt(process: TestProcess): Promise<void> {
  process.kill("SIGINT");
  const { code } = await process.waitForEnd(60_000);
  assert.equal(code, 130);
}

/** The lines of one process, without its label. */
export function linesOf(process: TestProcess, label: string): string[] {
  return process.text("stdout").flatMap((line) => {
    const [, own, text] = /^([\w-]+) *\| (.*)$/.exec(line) ?? [];
    return own === label ? [text!] : [];
  });
}

/** Waits for mp_run to say that a process was started; returns its id. */
export async function pidOf(
  process: TestProcess,
  label: string,
  from = 0,
): Promise<number> {
  const line = await process.waitForLine(
    new RegExp(`\\| ${label} is process \\d+$`),
    { from, limit: 60_000 },
  );
  return Number(/\d+$/.exec(line)![0]);
}
