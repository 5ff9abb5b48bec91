/**
 * symmetric_mp: equal processes share the ports, each with a queue of its own
 * on every port, and forward between pairs of ports.
 *
 * @module
 */
import { type Eal, init } from "../../eal/eal.ts";
import { launch, type LcoreRun } from "../../eal/lcore.ts";
import { log, LogLevel } from "../../eal/log.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import { asksForHelp } from "../_common/help.ts";
import { OptionError } from "../_common/option_error.ts";
import { pause, type Surroundings } from "../_common/surroundings.ts";
import { reportFatal, StandardTerminal } from "../_common/terminal.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { assignPorts, type LcorePorts, startLines } from "./assignment.ts";
import { openForwarder } from "./forwarder.ts";
import { program } from "./forwarder.lcore.generated.ts";
import { openPorts, type ReadyPorts } from "./ports.ts";
import { endLines, PortCounters } from "./statistics.ts";
import { USAGE } from "./usage.ts";

/** How often a main lcore without ports looks for signals, in milliseconds. */
const IDLE_PAUSE = 20;

/**
 * Runs symmetric_mp until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal or with nothing to do, 1 after an
 *   error.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = new StandardTerminal();
  if (asksForHelp(argv)) {
    terminal.write(USAGE);
    return 0;
  }
  const watch = new TerminationWatch();
  try {
    return await run(init(argv, { programName: "symmetric_mp" }), {
      watch,
      write: (text) => terminal.write(text),
    });
  } catch (error) {
    if (!(error instanceof OptionError)) {
      return reportFatal(error instanceof Error ? error.message : `${error}`);
    }
    terminal.write(`\nError: ${error.message}\n\n${USAGE}`);
    return 1;
  } finally {
    watch.close();
  }
}

async function run(eal: Eal, around: Surroundings): Promise<number> {
  try {
    const ports = await openPorts(eal, around);
    log(LogLevel.INFO, "APP", "Finished Process Init.");
    await forward(eal, ports, around);
  } catch (error) {
    eal.cleanup();
    throw error;
  }
  // A primary leaves its ports running, for the other processes, as in C: the
  // EAL's cleanup would close them.
  if (eal.processType === "secondary") eal.cleanup();
  return 0;
}

/** Forwards on all lcores until a signal comes or nobody has work left. */
async function forward(
  eal: Eal,
  { ids, queue }: ReadyPorts,
  { watch, write }: Surroundings,
): Promise<void> {
  const counters = new PortCounters();
  const shares = assignPorts(eal.lcores(), ids);
  const data = ({ ports }: LcorePorts) => ({
    ports,
    queue,
    counters: counters.buffer,
  });
  const runs: LcoreRun[] = [];
  let failed = false;
  for (const share of shares) {
    const { lcoreId, ports } = share;
    if (ports.length === 0) write(startLines(share, queue));
    else if (lcoreId !== eal.mainLcore) {
      const run = launch(lcoreId, program, {
        data: data(share),
        onMessage: (lines) => write(String(lines)),
      });
      run.wait().catch(() => failed = true);
      runs.push(run);
    }
  }
  const running = () => watch.running && !failed;
  const own = shares.find(({ lcoreId }) => lcoreId === eal.mainLcore);
  if (own !== undefined && own.ports.length > 0) {
    const round = openForwarder(data(own));
    write(startLines(own, queue));
    await pollOnMain(round, running);
  } else while (runs.length > 0 && running()) await pause(IDLE_PAUSE);
  for (const run of runs) run.stop();
  await Promise.all(runs.map((run) => run.wait()));
  if (watch.signalNumber === undefined) return;
  write(endLines(watch.signalNumber, ids, counters));
}
