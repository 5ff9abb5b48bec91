/**
 * mp_top: a live view of a group of DPDK processes.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import process from "node:process";
import { findGroups } from "../../inspect/find_groups.ts";
import { OptionError } from "../_common/option_error.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { chooseGroup, groupLine } from "./chooser.ts";
import { isLoopback } from "./listen_address.ts";
import { showLive } from "./live_view.ts";
import { Observation } from "./observation.ts";
import { type Options, parseOptions } from "./options.ts";
import { type Paint, plainPaint, terminalPaint } from "./paint.ts";
import { printQueued } from "./queued.ts";
import { readRecording, Recorder } from "./recording.ts";
import type { Sample } from "./sample.ts";
import { hasScreen } from "./screen.ts";
import { plainText } from "./terminal_frame.ts";
import { USAGE } from "./usage.ts";
import { WebServer } from "./web_server.ts";

const FAILED = 1;
const REFUSED = 2;
const INTERRUPTED = 130;
/** Columns of text that goes into a file or a pipe. */
const PLAIN_WIDTH = 120;

/** What the parts of the program have in common. */
interface Run {
  readonly options: Options;
  readonly watch: TerminationWatch;
  /** Resolves at a signal, and when nobody reads the output any more. */
  readonly ended: Promise<void>;
}

/**
 * Runs mp_top.
 *
 * @param argv Arguments without the program's name.
 * @returns The exit code: 0, 1 for a group or file that cannot be read, 2 for
 *   a wrong command line, 130 or 143 after a signal.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const watch = new TerminationWatch(() => end());
  // Without a listener a reader that went away would end it with a stack trace.
  process.stdout.on("error", () => end());
  try {
    const options = parseOptions(argv);
    if (!options.help) return await run({ options, watch, ended });
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    const isWrong = error instanceof OptionError;
    const text = error instanceof Error ? error.message : String(error);
    const hint = isWrong ? " (try --help)" : "";
    process.stderr.write(`mp_top: ${text.split("\n")[0]}${hint}\n`);
    return isWrong ? REFUSED : FAILED;
  } finally {
    watch.close();
  }
}

async function run(around: Run): Promise<number> {
  const { options, watch } = around;
  if (options.list) {
    const lines = findGroups().map((group) => `${groupLine(group)}\n`);
    process.stdout.write(lines.join(""));
    return 0;
  }
  if (options.queued || options.pcapng !== undefined) {
    return printQueued(options.prefix ?? onlyGroup(), options);
  }
  const isLive = hasScreen() && !options.json && !options.once &&
    options.web === undefined;
  if (isLive) return await runLive(around);
  const observation = open(options, options.prefix);
  try {
    if (options.web !== undefined) await serve(around, observation);
    else await print(around, observation);
    return watch.exitCode ?? 0;
  } finally {
    observation.close();
  }
}

/** The live view of one group after the other, until a person leaves. */
async function runLive({ options, watch, ended }: Run): Promise<number> {
  const paint = colouredPaint();
  let { prefix } = options;
  for (;;) {
    if (prefix === undefined && options.replay === undefined) {
      prefix = await chooseGroup(paint, ended);
      if (prefix === undefined) return watch.exitCode ?? 0;
    }
    const observation = open(options, prefix);
    try {
      const { interval } = options;
      const end = await showLive({
        observation,
        interval,
        paint,
        watch,
        ended,
      });
      if (end === "interrupt") return INTERRUPTED;
      // A recording has its only group.
      if (end !== "choose" || observation.kind === "recording") {
        return watch.exitCode ?? 0;
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

/** Prints samples, as text or documents. */
async function print(
  { options, watch, ended }: Run,
  observation: Observation,
): Promise<void> {
  const { once, json } = options;
  const paint = process.stdout.isTTY ? colouredPaint() : plainPaint;
  const width = process.stdout.columns || PLAIN_WIDTH;
  const show = (sample: Sample): void =>
    void process.stdout.write(
      json
        ? `${JSON.stringify(sample)}\n`
        : `${plainText(sample, width, paint)}\n`,
    );
  if (observation.kind === "recording") {
    const { history } = observation;
    let at = once ? history.newest : history.oldest;
    for (; at !== undefined && watch.running;) {
      show(history.at(at)!);
      const next = history.step(at, 1);
      at = next === at ? undefined : next;
    }
    return;
  }
  if (!once) show(observation.latest!);
  await every(options.interval, ended, () => {
    const sample = observation.tick();
    if (sample !== undefined) show(sample);
    else process.stderr.write(`mp_top: ${observation.problem}\n`);
    return !once;
  });
}

/** Serves the page until a signal comes. */
async function serve(
  { options, ended }: Run,
  observation: Observation,
): Promise<void> {
  const { interval, web: address } = options;
  const token = options.token ??
    (isLoopback(address!.host) ? undefined : randomBytes(16).toString("hex"));
  const web = await WebServer.start({
    observation,
    interval,
    address: address!,
    token,
  });
  try {
    process.stdout.write(`mp_top: ${observation.prefix} on ${web.url}\n`);
    if (observation.kind === "recording") return await ended;
    await every(interval, ended, () => {
      web.publish(observation.tick());
      return true;
    });
  } finally {
    await web.close();
  }
}

/** Does something at each interval, until it returns false or all ends. */
function every(
  seconds: number,
  ended: Promise<void>,
  step: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    function finish(error?: unknown): void {
      clearInterval(timer);
      if (error === undefined) resolve();
      else reject(error);
    }
    const timer = setInterval(() => {
      try {
        if (!step()) finish();
      } catch (error) {
        finish(error);
      }
    }, seconds * 1000);
    void ended.then(() => finish());
  });
}

function colouredPaint(): Paint {
  // Deno lets any program read this one variable.
  return terminalPaint(!process.env.NO_COLOR);
}
