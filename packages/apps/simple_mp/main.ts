/**
 * simple_mp: two processes chat over shared rings. The main lcore serves the
 * prompt, every other lcore receives.
 *
 * @module
 */
import { type Eal, init } from "../../eal/eal.ts";
import { launch, type LcoreRun } from "../../eal/lcore.ts";
import { log, LogLevel } from "../../eal/log.ts";
import { socketId } from "../../eal/socket.ts";
import { asksForHelp } from "../_common/help.ts";
import { Prompt } from "../_common/prompt.ts";
import { reportFatal, StandardTerminal } from "../_common/terminal.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { simpleMpCommands } from "./commands.ts";
import {
  MESSAGE_POOL,
  openObjects,
  type ReceiverData,
  ringNames,
  type SharedObjects,
} from "./objects.ts";
import { openOutbox } from "./outbox.ts";
import { program } from "./receiver.lcore.generated.ts";
import { USAGE } from "./usage.ts";

/**
 * Runs simple_mp until its prompt ends.
 *
 * @param argv EAL arguments without the program's name.
 * @returns The exit code: 0 after `quit` or end of input, 1 after an error,
 *   128 + n after signal n.
 */
export async function main(argv: readonly string[]): Promise<number> {
  if (asksForHelp(argv)) {
    new StandardTerminal().write(USAGE);
    return 0;
  }
  try {
    return await run(init(argv, { programName: "simple_mp" }));
  } catch (error) {
    return reportFatal(error instanceof Error ? error.message : String(error));
  }
}

async function run(eal: Eal): Promise<number> {
  try {
    const primary = eal.processType === "primary";
    return await chat(eal, openObjects(primary, socketId()));
  } finally {
    eal.cleanup();
  }
}

/** Serves the prompt while the other lcores receive. */
async function chat(eal: Eal, objects: SharedObjects): Promise<number> {
  const prompt = new Prompt(
    "\nsimple_mp > ",
    simpleMpCommands(openOutbox(objects)),
    new StandardTerminal(),
  );
  const watch = new TerminationWatch(() => prompt.stop());
  log(LogLevel.INFO, "APP", "Finished Process Init.");
  let receivers: LcoreRun[] = [];
  let ended: Promise<unknown> = Promise.resolve();
  try {
    // First, since a receiver takes 25 ms to start, and rings do not lose what
    // comes meanwhile.
    const prompting = prompt.run();
    receivers = launchReceivers(eal, prompt);
    ended = Promise.all(receivers.map((receiver) => receiver.wait()));
    // A receiver that fails must not leave a prompt that never hears anything.
    ended.catch(() => prompt.stop());
    await prompting;
  } finally {
    prompt.stop();
    for (const receiver of receivers) receiver.stop();
    await ended;
    watch.close();
  }
  return watch.exitCode ?? 0;
}

function launchReceivers(eal: Eal, prompt: Prompt): LcoreRun[] {
  const data: ReceiverData = {
    ring: ringNames(eal.processType === "primary").receiving,
    pool: MESSAGE_POOL,
  };
  return eal.workerLcores().map((lcoreId) =>
    launch(lcoreId, program, {
      data,
      onMessage: (line) => prompt.print(String(line)),
    })
  );
}
