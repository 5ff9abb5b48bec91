/**
 * The words that start each kind of program.
 *
 * @module
 */
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { AppName, ProcessSection } from "./group_file.ts";
import { splitWords } from "./command_line.ts";

/** What a program of this project is like. */
export interface AppTraits {
  /** Lcores that it needs. */
  readonly lcores: number;
  /** The line that says that it is ready. */
  readonly ready: string;
}

/** The line that DPDK's examples print when they are ready. */
export const INIT_LINE = "Finished Process Init";

/** The programs of this project. */
export const APPS: Readonly<Record<AppName, AppTraits>> = {
  simple_mp: { lcores: 2, ready: INIT_LINE },
  symmetric_mp: { lcores: 1, ready: INIT_LINE },
  mp_server: { lcores: 2, ready: INIT_LINE },
  mp_client: { lcores: 1, ready: INIT_LINE },
  l2fwd_fork: { lcores: 3, ready: "^Core \\d+ is ready" },
};

/** The words before the EAL options, or the whole command. */
export function programWords(
  { app, program, command = [] }: ProcessSection,
): string[] {
  if (app !== undefined) return [...runtimeWords(), appPath(app)];
  if (program === undefined) return splitWords(command);
  // A C program keeps its lines back when it writes to a pipe.
  return ["stdbuf", "-oL", ...splitWords(program)];
}

/** A program of this project, as the runtime finds it. */
function appPath(app: AppName): string {
  const url = new URL(import.meta.url);
  // The built package has JavaScript in the same places.
  const extension = url.pathname.endsWith(".ts") ? "ts" : "js";
  const found = new URL(`../../../apps/${app}.${extension}`, url);
  if (found.protocol !== "file:") return found.href;
  const path = fileURLToPath(found);
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

function runtimeWords(): string[] {
  const own = process.execPath;
  const isDeno = "deno" in process.versions;
  const name = isDeno ? "deno" : own.slice(own.lastIndexOf("/") + 1);
  // The short name, if it means the same to a shell.
  const word = findProgram(name) === realpathSync(own) ? name : own;
  return isDeno ? [word, "run", "--allow-ffi"] : [word];
}

/** The file that a command's first word means; undefined if there is none. */
export function findProgram(word: string): string | undefined {
  const folders = word.includes("/")
    ? [""]
    : (process.env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = isAbsolute(word) || folder === "" ? word : join(folder, word);
    try {
      accessSync(path, constants.X_OK);
      return realpathSync(path);
    } catch {
      // Not here.
    }
  }
  return undefined;
}
