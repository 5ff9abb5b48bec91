/**
 * A plan as the commands that a person would type. Pure.
 *
 * @module
 */
import { commandText } from "./command_line.ts";
import type { GroupPlan, ProcessPlan, ReadyPlan } from "./plan.ts";

/** All commands of a plan in their order, with comments between. */
export function dryRunText({ name, steps, processes, removal }: GroupPlan) {
  const undo = steps.flatMap(({ undo }) => undo === undefined ? [] : [undo]);
  const lines = [
    `# Group "${name}": each process in a terminal of its own, in this order.`,
    ...steps.map(({ argv }) => commandText({ argv })),
    ...processes.flatMap(processLines),
    "",
    "# The end: Ctrl-C in each terminal, the last one first, then",
    ...removal === "" ? [] : [removal],
    ...undo.reverse().map((argv) => commandText({ argv })),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function processLines(process: ProcessPlan): string[] {
  const { label, command, ready, after, stdin, whenReady, stop } = process;
  const start = after.length === 0 ? "" : `, once ready: ${after.join(", ")}`;
  return [
    "",
    `# ${label}${start}`,
    commandText(command),
    `# It is ready ${readyText(ready)}.`,
    ...whenReady.map((argv) => commandText({ argv })),
    ...stdin.map(({ send, once, from }) =>
      once === undefined
        ? `# Type: ${send}`
        : `# Once ${from} has printed /${once}/, type: ${send}`
    ),
    ...stop.signal === "SIGINT" ? [] : [`# It ends by ${stop.signal}.`],
  ];
}

function readyText({ output, file, socket, exit }: ReadyPlan): string {
  const conditions = [
    ...output === undefined ? [] : [`has printed /${output}/`],
    ...file === undefined ? [] : [`has made ${file}`],
    ...socket === undefined ? [] : [`listens on ${socket}`],
    ...exit === undefined ? [] : ["has ended with exit code 0"],
  ];
  return conditions.length === 0
    ? "at once"
    : `once it ${conditions.join(" and ")}`;
}
