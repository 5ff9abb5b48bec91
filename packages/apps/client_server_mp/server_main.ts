/**
 * mp_server: reads packets from the ports and deals them out to client
 * processes.
 *
 * @module
 */
import { launch } from "../../eal/lcore.ts";
import { Port } from "../../ethdev/port.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { type DistributorObjects, openDistributor } from "./distributor.ts";
import { REFUSED } from "./objects.ts";
import type { StatisticsData } from "./screen.ts";
import {
  makeObjects,
  readOptions,
  type ServerStart,
} from "./server_objects.ts";
import { program } from "./statistics.lcore.generated.ts";
import { SERVER_USAGE } from "./usage.ts";

const mpServer: EalProgram<ServerStart, DistributorObjects> = {
  name: "mp_server",
  usage: SERVER_USAGE,
  options: readOptions,
  setup: makeObjects,
  loop: distribute,
  end() {
    for (const port of Port.list().map((id) => new Port(id))) {
      port.stop();
      port.close();
    }
    return 0;
  },
  refused({ message, usageHelps }, write) {
    write(`ERROR: ${message}\n${usageHelps ? SERVER_USAGE : ""}`);
    return REFUSED;
  },
  startFailure: REFUSED,
};

/**
 * Runs mp_server until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 255 for wrong arguments, 1 after
 *   another error.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runEalProgram(mpServer, argv);
}

/** Deals packets out until a signal comes. */
async function distribute(
  run: Run,
  objects: DistributorObjects,
): Promise<void> {
  const round = openDistributor(objects);
  // As in C, one of the other lcores shows statistics; the rest is idle.
  const [shown] = run.eal.workerLcores();
  if (shown !== undefined) {
    run.addLcore(launch(shown, program, { data: statisticsData(objects) }));
  }
  await pollOnMain(round, run.running);
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
