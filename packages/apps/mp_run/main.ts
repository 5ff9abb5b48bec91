/**
 * mp_run: a process group from one file.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { OptionError } from "../_common/option_error.ts";
import { dryRunText } from "./dry_run.ts";
import { Group } from "./group.ts";
import { GroupDocument } from "./group_document.ts";
import { lookAtHost } from "./host.ts";
import { makePlan } from "./make_plan.ts";
import { type Options, parseOptions } from "./options.ts";
import { Output } from "./output.ts";
import type { GroupPlan } from "./plan.ts";
import { GroupFileError } from "./problem.ts";
import { TypedLines } from "./typed_lines.ts";
import { USAGE } from "./usage.ts";

/** Exit code for a wrong file or command line. */
const WRONG = 2;

/** Milliseconds after which a second signal means "at once". */
const IMPATIENCE = 500;

/** Exit codes as a shell reports them for processes that a signal ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs mp_run until the group has ended or a signal ends it.
 *
 * @param argv Arguments without the program's name.
 * @returns The exit code: see `--help`.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv);
    if (options.mode === "help") {
      process.stdout.write(USAGE);
      return 0;
    }
    const plan = readPlan(options);
    if (options.mode === "dry-run") process.stdout.write(dryRunText(plan));
    else if (options.mode === "check") {
      process.stdout.write(`${options.file}: ${summary(plan)}\n`);
    } else return await runGroup(plan, options);
    return 0;
  } catch (error) {
    return reportWrong(error);
  }
}

function readPlan({ file, name }: Options): GroupPlan {
  const document = new GroupDocument(file, readText(file));
  return makePlan(document, lookAtHost(file), name);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder",
      EACCES: "it may not be read",
    };
    throw new OptionError(`Cannot read ${file}: ${reasons[code] ?? message}`);
  }
}

function summary({ name, processes, steps }: GroupPlan): string {
  const count = (number: number, what: string): string =>
    `${number} ${what}${number === 1 ? "" : what.endsWith("s") ? "es" : "s"}`;
  const labels = processes.map(({ label }) => label).join(", ");
  return `group "${name}" of ${
    count(processes.length, "process")
  } (${labels}), ${count(steps.length, "command")} before them`;
}

async function runGroup(plan: GroupPlan, { mode }: Options): Promise<number> {
  const labels = plan.processes.map(({ label }) => label);
  const output = new Output(labels, () => group.stop(1));
  const group = new Group(plan, output);
  if (mode === "clear") {
    await group.clearRemains();
    return 0;
  }
  let asked: number | undefined;
  const listeners = Object.entries(SIGNALS).map(([name, code]) => {
    const listener = (): void => {
      // Ctrl-C may come twice at once: from the terminal and from a parent.
      asked ??= performance.now();
      if (performance.now() - asked > IMPATIENCE) group.kill();
      group.stop(code, `${name}: the group is taken down`);
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  const typed = new TypedLines(group, output, labels);
  try {
    return await group.run();
  } finally {
    typed.close();
    for (const remove of listeners) remove();
  }
}

function reportWrong(error: unknown): number {
  if (error instanceof GroupFileError) {
    for (const line of error.lines) console.error(line);
    return WRONG;
  }
  const text = error instanceof Error ? error.message : `${error}`;
  console.error(`mp_run: ${text}`);
  if (!(error instanceof OptionError)) return 1;
  if (!text.startsWith("Cannot read")) console.error("Try mp_run --help");
  return WRONG;
}
