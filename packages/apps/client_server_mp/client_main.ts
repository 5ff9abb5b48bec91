/**
 * mp_client: sends the packets that mp_server hands to it.
 *
 * @module
 */
import { Memzone } from "../../eal/memzone.ts";
import { Port } from "../../ethdev/port.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { Ring } from "../../ring/ring.ts";
import { ProcessLock } from "../../supervise/process_lock.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { reportFatal } from "../_common/program.ts";
import { parseClientId } from "./client_options.ts";
import { clientRingName, POOL_NAME, REFUSED } from "./objects.ts";
import { openSender, type Sender } from "./sender.ts";
import { SHARED_INFO_NAME, SharedInfo } from "./layout.ts";
import { CLIENT_USAGE } from "./usage.ts";

/** The id of a client and its loop. */
interface Client extends Sender {
  readonly client: number;
}

const mpClient: EalProgram<number, Client> = {
  name: "mp_client",
  usage: CLIENT_USAGE,
  options: ({ eal }) => parseClientId(eal.applicationArguments),
  setup: findObjects,
  async loop({ running, write }, { client, round }) {
    write(`\nClient process ${client} handling packets\n`);
    write("[Press Ctrl-C to quit ...]\n");
    await pollOnMain(round, running);
  },
  end(_, { flush }) {
    flush();
    return 0;
  },
  refused({ message }, write) {
    write(CLIENT_USAGE);
    return reportFatal(`Invalid command-line arguments: ${message}`);
  },
  startFailure: REFUSED,
};

/**
 * Runs mp_client until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal, 255 if the EAL does not start, 1
 *   after another error.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runEalProgram(mpClient, argv);
}

function findObjects({ eal, atEnd }: Run, client: number): Client {
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
  // The ring takes one reader: two clients with one id would corrupt it.
  const lock = ProcessLock.tryTake(
    `${eal.runtimeDir}/mp_client_${client}.lock`,
  );
  if (typeof lock === "number") {
    const who = lock > 0 ? `process ${lock}` : "in another container";
    throw new Error(`Client ${client} runs already: ${who}`);
  }
  atEnd(() => lock.release());
  const { window } = PktmbufPool.lookup(POOL_NAME);
  const memzone = Memzone.find(SHARED_INFO_NAME);
  if (memzone === undefined) throw new Error("Cannot get port info structure");
  const info = new SharedInfo(memzone.window);
  return { client, ...openSender({ client, info, window, ring }) };
}
