/**
 * mp_run: a process group from one file.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { type Ending, OptionError } from "../_common/program.ts";
import { fileReason, REFUSED, runTool, type Tool } from "../_common/tool.ts";
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

const mpRun: Tool<Options> = {
  name: "mp_run",
  usage: USAGE,
  signals: ["SIGHUP", "SIGINT", "SIGTERM"],
  options: parseOptions,
  run(options, ending) {
    const plan = readPlan(options);
    if (typeof plan === "number") return plan;
    const { mode, file } = options;
    if (mode === "run") return runGroup(plan, ending);
    if (mode === "clear") return clearGroup(plan, ending);
    process.stdout.write(
      mode === "check" ? `${file}: ${summary(plan)}\n` : dryRunText(plan),
    );
    return 0;
  },
};

/**
 * Runs mp_run until the group has ended or a signal ends it.
 *
 * @param argv Arguments without the program's name.
 * @returns The exit code: see `--help`.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runTool(mpRun, argv);
}

/** The plan of a file; the exit code, with a line for each mistake, if it is wrong. */
function readPlan({ file, name }: Options): GroupPlan | number {
  try {
    const document = new GroupDocument(file, readText(file));
    return makePlan(document, lookAtHost(file), name);
  } catch (error) {
    if (!(error instanceof GroupFileError)) throw error;
    for (const line of error.lines) process.stderr.write(`${line}\n`);
    return REFUSED;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new OptionError(`Cannot read ${file}: ${fileReason(error)}`, false);
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

async function clearGroup(plan: GroupPlan, ending: Ending): Promise<number> {
  ending.close(); // It may be left at any time.
  await new Group(plan, new Output([])).clearRemains();
  return 0;
}

async function runGroup(plan: GroupPlan, ending: Ending): Promise<number> {
  const labels = plan.processes.map(({ label }) => label);
  const output = new Output(labels);
  const group = new Group(plan, output);
  ending.onRepeat(() => group.kill());
  void ending.ended.then(() => {
    const { signal, exitCode = 1 } = ending;
    group.stop(exitCode, signal && `${signal}: the group is taken down`);
  });
  const typed = new TypedLines(group, output, labels);
  try {
    return await group.run();
  } finally {
    typed.close();
  }
}
