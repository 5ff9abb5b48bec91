/**
 * The main process of l2fwd_fork: makes ports and shared objects ready, starts
 * the workers and keeps them running, shows statistics.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { splitArguments } from "../../eal/internal/args.ts";
import { refusesSecondaries } from "../../supervise/secondary_args.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { pause, reportFatal } from "../_common/program.ts";
import { Fleet } from "./fleet.ts";
import { makeObjects } from "./main_objects.ts";
import { type MainOptions, parseMainOptions } from "./options.ts";
import { screenText } from "./statistics.ts";
import { USAGE } from "./usage.ts";

/** What the main process keeps running, and what it shows. */
interface Running {
  readonly fleet: Fleet;
  /** Seconds from one screen to the next; 0 for none. */
  readonly period: number;
  /** Text of the screen of the moment. */
  readonly screen: () => string;
}

/**
 * Runs the main process until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 1 after an error.
 */
export function runMain(argv: readonly string[]): Promise<number> {
  const l2fwdFork: EalProgram<MainOptions, Running> = {
    name: "l2fwd_fork",
    usage: USAGE,
    check: () => checkShared(argv),
    options: readOptions,
    setup: (run, options) => setUp(run, options, argv),
    loop: keepRunning,
    end: () => 0,
    refused({ message }, write) {
      write(`${message}\n${USAGE}`);
      return reportFatal("Invalid L2FWD arguments");
    },
    quiet: true,
  };
  return runEalProgram(l2fwdFork, argv);
}

function checkShared(argv: readonly string[]): void {
  const refused = refusesSecondaries(splitArguments(argv).eal);
  if (refused === undefined) return;
  throw new Error(
    `Invalid EAL arguments: workers need shared memory, which ${refused} rules out`,
  );
}

function readOptions({ eal }: Run): MainOptions {
  if (eal.processType !== "primary") {
    throw new Error("Invalid EAL arguments: the process must be a primary");
  }
  return parseMainOptions(eal.applicationArguments);
}

async function setUp(
  run: Run,
  options: MainOptions,
  argv: readonly string[],
): Promise<Running> {
  const { eal, write, atEnd } = run;
  const objects = await makeObjects(run, options);
  const { group, ports } = objects;
  atEnd(() => {
    for (const { port } of ports) {
      port.stop();
      port.close();
    }
  });
  const ids = ports.map(({ port }) => port.id);
  return {
    fleet: new Fleet({ eal, argv, objects, options, write }),
    period: options.period,
    screen: () => screenText(ids, (port) => group.counts(port)),
  };
}

/** Runs workers until a signal comes; throws if they cannot be kept running. */
async function keepRunning(
  { ending, running, write, atEnd }: Run,
  { fleet, period, screen }: Running,
): Promise<void> {
  // A signal that came during the setup is heard now: Node looks for signals
  // behind its timers.
  await pause(0);
  await new Promise<void>((resolve) => void setImmediate(resolve));
  if (!running()) return;
  atEnd(() => fleet.close());
  if (period > 0) {
    const shown = setInterval(() => write(screen()), period * 1000);
    atEnd(() => clearInterval(shown));
  }
  await fleet.run(ending.ended);
}
