/**
 * simple_mp: two processes chat over shared rings. The main lcore serves the
 * prompt, every other lcore receives.
 *
 * @module
 */
import { launch } from "../../eal/lcore.ts";
import { socketId } from "../../eal/socket.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { Prompt } from "../_common/prompt.ts";
import { openOutbox, type Outbox, simpleMpCommands } from "./commands.ts";
import {
  MESSAGE_POOL,
  openObjects,
  type ReceiverData,
  ringNames,
} from "./objects.ts";
import { program } from "./receiver.lcore.generated.ts";
import { USAGE } from "./usage.ts";

const simpleMp: EalProgram<void, Outbox> = {
  name: "simple_mp",
  usage: USAGE,
  options: () => {},
  setup: ({ eal }) =>
    openOutbox(openObjects(eal.processType === "primary", socketId())),
  loop: chat,
  end: ({ ending }) => ending.exitCode ?? 0,
};

/**
 * Runs simple_mp until its prompt ends.
 *
 * @param argv EAL arguments without the program's name.
 * @returns The exit code: 0 after `quit` or end of input, 1 after an error,
 *   128 + n after signal n.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runEalProgram(simpleMp, argv);
}

/** Serves the prompt while the other lcores receive. */
async function chat(run: Run, outbox: Outbox): Promise<void> {
  const commands = simpleMpCommands(outbox);
  const prompt = new Prompt("\nsimple_mp > ", commands, run.terminal);
  void run.ending.ended.then(() => prompt.stop());
  // First, since a receiver takes 25 ms to start, and rings do not lose what
  // comes meanwhile.
  const prompting = prompt.run();
  launchReceivers(run, prompt);
  await prompting;
}

function launchReceivers({ eal, addLcore }: Run, prompt: Prompt): void {
  const data: ReceiverData = {
    ring: ringNames(eal.processType === "primary").receiving,
    pool: MESSAGE_POOL,
  };
  const onMessage = (line: unknown) => prompt.print(String(line));
  for (const lcoreId of eal.workerLcores()) {
    addLcore(launch(lcoreId, program, { data, onMessage }));
  }
}
