/**
 * mp_server: reads packets from the ports and deals them out to client
 * processes.
 *
 * @module
 */
import type { Eal } from "../../eal/eal.ts";
import { launch } from "../../eal/lcore.ts";
import { log, LogLevel } from "../../eal/log.ts";
import { Port } from "../../ethdev/port.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import { asksForHelp } from "../_common/help.ts";
import { OptionError } from "../_common/option_error.ts";
import type { Surroundings } from "../_common/surroundings.ts";
import { reportFatal, StandardTerminal } from "../_common/terminal.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { type DistributorObjects, openDistributor } from "./distributor.ts";
import type { StatisticsData } from "./screen.ts";
import { OddPortsError } from "./server_options.ts";
import { makeServerObjects } from "./server_objects.ts";
import { REFUSED, start } from "./start.ts";
import { program } from "./statistics.lcore.generated.ts";
import { SERVER_USAGE } from "./usage.ts";

/**
 * Runs mp_server until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 255 for wrong arguments, 1 after
 *   another error.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = new StandardTerminal();
  if (asksForHelp(argv)) {
    terminal.write(SERVER_USAGE);
    return 0;
  }
  const watch = new TerminationWatch();
  const eal = start(argv, "mp_server");
  if (typeof eal === "number") return eal;
  try {
    return await run(eal, { watch, write: (text) => terminal.write(text) });
  } catch (error) {
    if (!(error instanceof OptionError)) {
      return reportFatal(error instanceof Error ? error.message : `${error}`);
    }
    terminal.write(`ERROR: ${error.message}\n`);
    if (!(error instanceof OddPortsError)) terminal.write(SERVER_USAGE);
    return REFUSED;
  } finally {
    watch.close();
  }
}

async function run(eal: Eal, around: Surroundings): Promise<number> {
  try {
    const objects = await makeServerObjects(eal, around);
    log(LogLevel.INFO, "APP", "Finished Process Init.");
    await distribute(eal, objects, around);
    for (const id of Port.list()) {
      const port = new Port(id);
      port.stop();
      port.close();
    }
    return 0;
  } catch (error) {
    eal.cleanup();
    throw error;
  }
}

/** Deals packets out until a signal comes. */
async function distribute(
  eal: Eal,
  objects: DistributorObjects,
  { watch }: Surroundings,
): Promise<void> {
  const round = openDistributor(objects);
  // As in C, one of the other lcores shows statistics; the rest is idle.
  const statistics = eal.workerLcores().slice(0, 1).map((lcoreId) =>
    launch(lcoreId, program, { data: statisticsData(objects) })
  );
  await pollOnMain(round, () => watch.running);
  for (const shown of statistics) shown.stop();
  await Promise.all(statistics.map((shown) => shown.wait()));
}

function statisticsData(
  { info, rings, counters }: DistributorObjects,
): StatisticsData {
  return {
    macs: info.ports.map((id) => new Port(id).mac().toString()),
    clientCount: rings.length,
    counters: counters.received.buffer as SharedArrayBuffer,
  };
}
