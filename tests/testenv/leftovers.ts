/**
 * What a test file may leave behind, and its removal: processes, hugepage
 * files, runtime folders, network namespaces and devices. Only what bears the
 * file's mark is looked at.
 *
 * @module
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import {
  hugepagePaths,
  runtimeFolders,
} from "../../packages/group/internal/group_files.ts";
import { readLife } from "../../packages/group/internal/process_life.ts";
import { attempt } from "./command.ts";
import { MARK } from "./mark.ts";

/** Nobody ever changes it: to wait on it is to sleep. */
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Finds what a test file left behind, removes it, and returns a line for each.
 *
 * @param mark the value of {@linkcode MARK} that the test file ran with
 */
export function removeLeftovers(mark: string): string[] {
  const left: string[] = [];
  for (const pid of markedProcesses(mark)) {
    left.push(`process ${pid}: ${commandLine(pid)}`);
    killProcess(pid);
  }
  const isMarked = (path: string): boolean => basename(path).includes(mark);
  const files = [...hugepagePaths(), ...runtimeFolders()];
  for (const path of files.filter(isMarked)) {
    left.push(`file ${path}`);
    rmSync(path, { recursive: true, force: true });
  }
  for (const name of entries("/run/netns").filter(isMarked)) {
    left.push(`network namespace ${name}`);
    attempt("ip", "netns", "delete", name);
  }
  for (const name of entries("/sys/class/net").filter(isMarked)) {
    left.push(`network device ${name}`);
    attempt("ip", "link", "delete", name);
  }
  return left;
}

/**
 * Ids of the living processes that inherited a mark, and of their descendants,
 * whatever environment those were given. This process is left out.
 */
function markedProcesses(mark: string): number[] {
  const parents = new Map<number, number>();
  for (const name of entries("/proc")) {
    const parent = /^\d+$/.test(name) ? readLife(name)?.parent : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  parents.delete(Deno.pid);
  const found = new Set(
    [...parents.keys()].filter((pid) =>
      readText(`/proc/${pid}/environ`).split("\0")
        .some((line) => line.startsWith(`${MARK}=${mark}`))
    ),
  );
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found].sort((a, b) => a - b);
}

/** Kills a process and waits until it holds nothing any more. */
function killProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    return; // It ended meanwhile.
  }
  for (let i = 0; i < 200 && readLife(pid) !== undefined; i++) {
    Atomics.wait(pause, 0, 0, 10);
  }
}

function commandLine(pid: number): string {
  return readText(`/proc/${pid}/cmdline`).split("\0").join(" ").trim();
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No namespace was ever made.
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The process ended meanwhile.
  }
}
