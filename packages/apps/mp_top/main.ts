/**
 * mp_top: a live view of a group of DPDK processes.
 *
 * @module
 */
import process from "node:process";
import { findGroups } from "../../inspect/find_groups.ts";
import type { Ending } from "../_common/program.ts";
import { runTool, type Tool } from "../_common/tool.ts";
import { chooseGroup, groupLine } from "./chooser.ts";
import { showLive } from "./live_view.ts";
import { Observation } from "./observation.ts";
import { type Options, parseOptions } from "./options.ts";
import { printSamples } from "./printed_view.ts";
import { printQueued } from "./queued.ts";
import { readRecording, Recorder } from "./recording.ts";
import { colouredPaint, hasScreen } from "./screen.ts";
import { USAGE } from "./usage.ts";

/** Exit code after Ctrl-C as a key. */
const INTERRUPTED = 130;

const mpTop: Tool<Options> = {
  name: "mp_top",
  usage: USAGE,
  options: parseOptions,
  run(options, ending) {
    if (options.list) return listGroups();
    if (options.queued || options.pcapng !== undefined) {
      return printQueued(options.prefix ?? onlyGroup(), options);
    }
    const isLive = hasScreen() && !options.json && !options.once &&
      options.web === undefined;
    return isLive ? runLive(options, ending) : runPlain(options, ending);
  },
};

/**
 * Runs mp_top.
 *
 * @param argv Arguments without the program's name.
 * @returns The exit code: 0, 1 for a group or file that cannot be read, 2 for
 *   a wrong command line, 130 or 143 after a signal.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runTool(mpTop, argv);
}

function listGroups(): number {
  const lines = findGroups().map((group) => `${groupLine(group)}\n`);
  process.stdout.write(lines.join(""));
  return 0;
}

/** Samples as text or on a page, until a signal comes. */
async function runPlain(options: Options, ending: Ending): Promise<number> {
  const observation = open(options, options.prefix);
  try {
    if (options.web === undefined) {
      await printSamples(options, observation, ending);
    } else {
      // Most starts need no web server.
      const { serve } = await import("./web_view.ts");
      await serve(options, options.web, observation, ending);
    }
    return ending.exitCode ?? 0;
  } finally {
    observation.close();
  }
}

/** The live view of one group after the other, until a person leaves. */
async function runLive(options: Options, ending: Ending): Promise<number> {
  const paint = colouredPaint();
  const { interval } = options;
  let { prefix } = options;
  for (;;) {
    if (prefix === undefined && options.replay === undefined) {
      prefix = await chooseGroup(paint, ending.ended);
      if (prefix === undefined) return ending.exitCode ?? 0;
    }
    const observation = open(options, prefix);
    try {
      const end = await showLive({ observation, interval, paint, ending });
      if (end === "interrupt") return INTERRUPTED;
      // A recording has its only group.
      if (end !== "choose" || observation.kind === "recording") {
        return ending.exitCode ?? 0;
      }
      prefix = undefined;
    } finally {
      observation.close();
    }
  }
}

/**
 * Opens what is to be shown and takes the first sample.
 *
 * @throws {Error} if there is none.
 */
function open(options: Options, prefix = ""): Observation {
  if (options.replay !== undefined) {
    return Observation.recorded(readRecording(options.replay));
  }
  const name = prefix || onlyGroup();
  const recorder = options.record === undefined
    ? undefined
    : new Recorder(options.record);
  const observation = Observation.live(name, recorder);
  if (observation.tick() !== undefined) return observation;
  observation.close();
  throw new Error(observation.problem);
}

/**
 * The group that lives, if it is the only one.
 *
 * @throws {Error} if there is none or a choice.
 */
function onlyGroup(): string {
  const groups = findGroups();
  const alive = groups.filter(({ state }) => state !== "dead");
  const [found, ...others] = alive.length > 0 ? alive : groups;
  if (found === undefined) {
    throw new Error("No group of DPDK processes on this machine");
  }
  if (others.length === 0) return found.prefix;
  const names = [found, ...others].map(({ prefix }) => prefix).join(" ");
  throw new Error(`Several groups, name one of them: ${names}`);
}
