/**
 * mp_client: sends the packets that mp_server hands to it.
 *
 * @module
 */
import type { Eal } from "../../eal/eal.ts";
import { log, LogLevel } from "../../eal/log.ts";
import { Memzone } from "../../eal/memzone.ts";
import { ProcessLock } from "../../supervise/process_lock.ts";
import { Port } from "../../ethdev/port.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { Ring } from "../../ring/ring.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import { asksForHelp } from "../_common/help.ts";
import { OptionError } from "../_common/option_error.ts";
import type { Surroundings } from "../_common/surroundings.ts";
import { reportFatal, StandardTerminal } from "../_common/terminal.ts";
import { TerminationWatch } from "../_common/termination.ts";
import { parseClientId } from "./client_options.ts";
import { clientRingName, POOL_NAME } from "./objects.ts";
import { SHARED_INFO_NAME, SharedInfo } from "./layout.ts";
import { openSender } from "./sender.ts";
import { start } from "./start.ts";
import { CLIENT_USAGE } from "./usage.ts";

/**
 * Runs mp_client until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 255 if the EAL does not start, 1
 *   after another error.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = new StandardTerminal();
  if (asksForHelp(argv)) {
    terminal.write(CLIENT_USAGE);
    return 0;
  }
  const watch = new TerminationWatch();
  const eal = start(argv, "mp_client");
  if (typeof eal === "number") return eal;
  try {
    return await run(eal, { watch, write: (text) => terminal.write(text) });
  } catch (error) {
    if (!(error instanceof OptionError)) {
      return reportFatal(error instanceof Error ? error.message : `${error}`);
    }
    terminal.write(CLIENT_USAGE);
    return reportFatal(`Invalid command-line arguments: ${error.message}`);
  } finally {
    eal.cleanup();
    watch.close();
  }
}

async function run(
  eal: Eal,
  { watch, write }: Surroundings,
): Promise<number> {
  const client = parseClientId(eal.applicationArguments);
  if (eal.processType === "primary") {
    throw new Error(
      "No server process: start mp_server first, and the client with --proc-type=secondary",
    );
  }
  if (Port.list().length === 0) throw new Error("No Ethernet ports");
  const name = clientRingName(client);
  const ring = Ring.find(name);
  if (ring === undefined) {
    throw new Error(
      `Cannot get RX ring ${name}: is the server running, with -n ${
        client + 1
      } or more?`,
    );
  }
  const lock = takeLock(eal, client);
  try {
    const { window } = PktmbufPool.lookup(POOL_NAME);
    const memzone = Memzone.find(SHARED_INFO_NAME);
    if (memzone === undefined) {
      throw new Error("Cannot get port info structure");
    }
    const info = new SharedInfo(memzone.window);
    const { round, flush } = openSender({ client, info, window, ring });
    log(LogLevel.INFO, "APP", "Finished Process Init.");
    write(`\nClient process ${client} handling packets\n`);
    write("[Press Ctrl-C to quit ...]\n");
    await pollOnMain(round, () => watch.running);
    flush();
    return 0;
  } finally {
    lock.release();
  }
}

/** The ring takes one reader: two clients with one id would corrupt it. */
function takeLock(eal: Eal, client: number): ProcessLock {
  const lock = ProcessLock.tryTake(
    `${eal.runtimeDir}/mp_client_${client}.lock`,
  );
  if (typeof lock !== "number") return lock;
  throw new Error(`Client ${client} runs already: process ${lock}`);
}
