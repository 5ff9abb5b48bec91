/**
 * What a test file may leave behind, and its removal: hugepage files, runtime
 * folders, processes, network namespaces.
 *
 * @module
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import {
  isMapped,
  listDpdkFiles,
} from "../../packages/apps/_common/dpdk_files.ts";

/** Environment variable that every process of a test file inherits. */
export const MARK = "DPDK_TS_TEST_MARK";

/** Nobody ever changes it: to wait on it is to sleep. */
const pause = new Int32Array(new SharedArrayBuffer(4));

/** What was there before a test file ran. */
export interface Before {
  readonly files: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** Remembers what is there now. */
export function lookBefore(): Before {
  return {
    files: new Set(listDpdkFiles()),
    namespaces: new Set(networkNamespaces()),
  };
}

/**
 * Finds what a test file left behind, removes it, and returns a line for each.
 *
 * Files that a living process maps are another program's: those of the test
 * file are held by nobody once its processes are gone.
 *
 * @param mark the value of {@linkcode MARK} that the test file ran with
 */
export function removeLeftovers(before: Before, mark: string): string[] {
  const left: string[] = [];
  for (const pid of markedProcesses(mark)) {
    left.push(`process ${pid}: ${commandLine(pid)}`);
    killProcess(pid);
  }
  for (const path of unusedFiles(before)) {
    left.push(`file ${path}`);
    rmSync(path, { recursive: true, force: true });
  }
  for (const name of networkNamespaces()) {
    if (before.namespaces.has(name) || isOthers(name)) continue;
    left.push(`network namespace ${name}`);
    new Deno.Command("ip", { args: ["netns", "delete", name] }).outputSync();
  }
  return left;
}

/** Ids of the living processes that inherited a mark, this one left out. */
export function markedProcesses(mark: string): number[] {
  const wanted = `${MARK}=${mark}`;
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((pid) =>
      pid !== Deno.pid &&
      // A zombie has no environment any more.
      readText(`/proc/${pid}/environ`).split("\0").includes(wanted)
    );
}

/** New files that no process maps, nor starts to map within a moment. */
function unusedFiles(before: Before): string[] {
  const found = listDpdkFiles().filter((path) =>
    !before.files.has(path) && !isMapped(path)
  );
  if (found.length === 0) return found;
  // An EAL that is just starting makes its files before it maps them.
  Atomics.wait(pause, 0, 0, 500);
  const still = new Set(listDpdkFiles());
  return found.filter((path) => still.has(path) && !isMapped(path));
}

/** Kills a process and waits until it holds nothing any more. */
function killProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    return; // It ended meanwhile.
  }
  for (let i = 0; i < 200 && readText(`/proc/${pid}/environ`) !== ""; i++) {
    Atomics.wait(pause, 0, 0, 10);
  }
}

function commandLine(pid: number): string {
  return readText(`/proc/${pid}/cmdline`).split("\0").join(" ").trim();
}

function networkNamespaces(): string[] {
  try {
    return readdirSync("/run/netns");
  } catch {
    return []; // No namespace was ever made.
  }
}

/** Tells whether a test process that still lives made a namespace. */
function isOthers(namespace: string): boolean {
  const pid = /^dpdk-ts-(\d+)-/.exec(namespace)?.[1];
  return pid !== undefined && readText(`/proc/${pid}/environ`) !== "";
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
