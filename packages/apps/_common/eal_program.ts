/**
 * The frame of the programs that start the EAL, as DPDK's examples do.
 *
 * | step      | what                                                        |
 * |-----------|-------------------------------------------------------------|
 * | help      | answered before anything of DPDK is touched                 |
 * | `check`   | looks at the EAL's arguments; then the EAL starts           |
 * | `options` | reads what follows `--`                                     |
 * | `setup`   | makes or finds the shared objects                           |
 * | `loop`    | works until the program shall end                           |
 * | `end`     | once all lcores have ended: last words, the exit code       |
 * | cleanup   | `atEnd` steps, the last one first; the EAL                  |
 *
 * A signal from before the EAL's start on, a reader of standard output that
 * goes away, an lcore that ends: each of them ends the program in order. An
 * error in a step leaves out the others, but not the cleanup.
 *
 * @module
 */
import { type Eal, init } from "../../eal/eal.ts";
import {
  hasOption,
  scanArguments,
  splitArguments,
} from "../../eal/internal/args.ts";
import type { LcoreRun } from "../../eal/lcore.ts";
import { log, LogLevel } from "../../eal/log.ts";
import {
  Ending,
  type OptionError,
  printHelp,
  reportFatal,
  runBody,
  writeError,
} from "./program.ts";
import { reasonOf } from "./reason.ts";
import { StandardTerminal } from "./terminal.ts";

/** A running program, as its steps see it. */
export interface Run {
  readonly eal: Eal;
  readonly ending: Ending;
  /** True until the program shall end. */
  readonly running: () => boolean;
  /** Standard input and output. */
  readonly terminal: StandardTerminal;
  /** Prints text on standard output. */
  readonly write: (text: string) => void;
  /** Leaves a step for the cleanup. */
  readonly atEnd: (step: () => void | Promise<void>) => void;
  /** Has an lcore end with the program, and the program with the lcore. */
  readonly addLcore: (lcore: LcoreRun) => void;
}

/** A program: its name, its texts, its steps. */
export interface EalProgram<Options, Objects> {
  readonly name: string;
  /** Printed for `--help`. */
  readonly usage: string;
  /** Throws for EAL arguments that the program cannot work with. */
  check?(): void;
  /** Reads the application's arguments. */
  options(run: Run): Options;
  /** Makes or finds the shared objects. */
  setup(run: Run, options: Options): Objects | Promise<Objects>;
  /** Works until `run.running` is false. */
  loop(run: Run, objects: Objects): Promise<void>;
  /** Ends what the loop has left; returns the exit code. */
  end(run: Run, objects: Objects): number;
  /** Tells of wrong arguments; returns the exit code. Default: as `failed`. */
  refused?(error: OptionError, write: (text: string) => void): number;
  /** Tells of another error. Default: as `rte_exit` does. */
  failed?(reason: string): number;
  /** Exit code of a program that returns it when the EAL does not start. */
  readonly startFailure?: number;
  /** True to leave out the line that says that the start is done. */
  readonly quiet?: boolean;
  /** True if a primary that ends leaves its ports to the other processes. */
  readonly leavesPorts?: boolean;
  /** True for a process whose parent decides on Ctrl-C and on lost output. */
  readonly isLed?: boolean;
}

/**
 * Runs a program.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code.
 */
export async function runEalProgram<Options, Objects>(
  program: EalProgram<Options, Objects>,
  argv: readonly string[],
): Promise<number> {
  if (asksForHelp(argv)) return await printHelp(program.usage);
  const { isLed = false } = program;
  const ending = isLed ? new Ending(["SIGTERM"], ["SIGINT"]) : new Ending();
  const terminal = new StandardTerminal(() => {
    if (!isLed) ending.end();
  });
  const failed = (reason: string): number =>
    program.failed?.(reason) ?? reportFatal(reason);
  return await runBody(ending, async () => {
    program.check?.();
    const eal = start(program, argv);
    return typeof eal === "number"
      ? eal
      : await runSteps(program, new RunningProgram(eal, ending, terminal));
  }, {
    refused: (error) =>
      program.refused?.(error, (text) => terminal.write(text)) ??
        failed(error.message),
    failed,
  });
}

/** Starts the EAL; gives the exit code if it does not, where C's main returns. */
function start<Options, Objects>(
  program: EalProgram<Options, Objects>,
  argv: readonly string[],
): Eal | number {
  try {
    return init(argv, { programName: program.name });
  } catch (error) {
    if (program.startFailure === undefined) throw error;
    writeError(`EAL: ${reasonOf(error)}\n`);
    return program.startFailure;
  }
}

async function runSteps<Options, Objects>(
  program: EalProgram<Options, Objects>,
  run: RunningProgram,
): Promise<number> {
  let code: number;
  try {
    const objects = await program.setup(run, program.options(run));
    if (!program.quiet) log(LogLevel.INFO, "APP", "Finished Process Init.");
    await program.loop(run, objects);
    await run.endLcores();
    code = program.end(run, objects);
  } catch (error) {
    // What fails from now on fails because of it.
    await run.close(false).catch(() => {});
    throw error;
  }
  // The EAL's cleanup would close the ports.
  const { leavesPorts = false } = program;
  await run.close(leavesPorts && run.eal.processType === "primary");
  return code;
}

class RunningProgram implements Run {
  readonly eal: Eal;
  readonly ending: Ending;
  readonly running: () => boolean;
  readonly terminal: StandardTerminal;
  readonly #lcores: LcoreRun[] = [];
  readonly #steps: (() => void | Promise<void>)[] = [];

  constructor(eal: Eal, ending: Ending, terminal: StandardTerminal) {
    this.eal = eal;
    this.ending = ending;
    this.running = ending.running;
    this.terminal = terminal;
  }

  readonly write = (text: string): void => this.terminal.write(text);

  readonly atEnd = (step: () => void | Promise<void>): void =>
    void this.#steps.push(step);

  readonly addLcore = (lcore: LcoreRun): void => {
    this.#lcores.push(lcore);
    const end = (): void => this.ending.end();
    lcore.wait().then(end, end);
  };

  /** Ends all lcores; throws if one of them failed. */
  async endLcores(): Promise<void> {
    for (const lcore of this.#lcores) lcore.stop();
    await Promise.all(this.#lcores.map((lcore) => lcore.wait()));
  }

  /** Gives everything back. */
  async close(leavesEal: boolean): Promise<void> {
    this.ending.end();
    for (const lcore of this.#lcores) lcore.stop();
    await Promise.allSettled(this.#lcores.map((lcore) => lcore.wait()));
    try {
      for (const step of this.#steps.reverse()) await step();
    } finally {
      this.ending.close();
      if (!leavesEal) this.eal.cleanup();
    }
  }
}

/**
 * True when the arguments ask for help instead of a run.
 *
 * @param argv Arguments without the program's name; what follows `--` does not
 *   count.
 */
export function asksForHelp(argv: readonly string[]): boolean {
  return hasOption(scanArguments(splitArguments(argv).eal), "--help");
}
