/**
 * The main process of l2fwd_fork: makes ports and shared objects ready, starts
 * the workers and keeps them running, shows statistics.
 *
 * @module
 */
import { type Eal, init } from "../../eal/eal.ts";
import { refusesSecondaries } from "../../supervise/secondary_args.ts";
import { splitArguments } from "../../eal/internal/args.ts";
import { asksForHelp } from "../_common/help.ts";
import { OptionError } from "../_common/option_error.ts";
import type { Surroundings } from "../_common/surroundings.ts";
import { reportFatal, StandardTerminal } from "../_common/terminal.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { Fleet } from "./fleet.ts";
import { makeObjects } from "./main_objects.ts";
import { type MainOptions, parseMainOptions } from "./options.ts";
import { screenText } from "./statistics.ts";
import { USAGE } from "./usage.ts";

/**
 * Runs the main process until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 1 after an error.
 */
export async function runMain(argv: readonly string[]): Promise<number> {
  const terminal = new StandardTerminal();
  const write = (text: string) => terminal.write(text);
  if (asksForHelp(argv)) {
    write(USAGE);
    return 0;
  }
  let signal = () => {};
  const signalled = new Promise<void>((resolve) => signal = resolve);
  const watch = new TerminationWatch(signal);
  try {
    const eal = start(argv);
    return await run(eal, argv, { watch, write, signalled });
  } catch (error) {
    if (!(error instanceof OptionError)) {
      return reportFatal(error instanceof Error ? error.message : `${error}`);
    }
    write(`${error.message}\n${USAGE}`);
    return reportFatal("Invalid L2FWD arguments");
  } finally {
    watch.close();
  }
}

interface MainSurroundings extends Surroundings {
  /** Settles when the process shall end. */
  readonly signalled: Promise<void>;
}

function start(argv: readonly string[]): Eal {
  const refused = refusesSecondaries(splitArguments(argv).eal);
  if (refused !== undefined) {
    throw new Error(
      `Invalid EAL arguments: workers need shared memory, which ${refused} rules out`,
    );
  }
  const eal = init(argv, { programName: "l2fwd_fork" });
  if (eal.processType === "primary") return eal;
  eal.cleanup();
  throw new Error("Invalid EAL arguments: the process must be a primary");
}

async function run(
  eal: Eal,
  argv: readonly string[],
  around: MainSurroundings,
): Promise<number> {
  try {
    const options = parseMainOptions(eal.applicationArguments);
    await forward(eal, argv, options, around);
  } finally {
    eal.cleanup();
  }
  return 0;
}

/** Runs workers until a signal comes; throws if they cannot be kept running. */
async function forward(
  eal: Eal,
  argv: readonly string[],
  options: MainOptions,
  around: MainSurroundings,
): Promise<void> {
  const { signalled, write } = around;
  const objects = await makeObjects(eal, options, around);
  const { group, ports } = objects;
  const ids = ports.map(({ port }) => port.id);
  const fleet = new Fleet({ eal, argv, objects, options, write });
  const shown = options.period === 0 ? undefined : setInterval(
    () => write(screenText(ids, (port) => group.counts(port))),
    options.period * 1000,
  );
  try {
    await fleet.run(signalled);
  } finally {
    clearInterval(shown);
    await fleet.close();
    for (const { port } of ports) {
      port.stop();
      port.close();
    }
  }
}
