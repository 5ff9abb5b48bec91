/**
 * The ports of symmetric_mp and their pool: the primary makes them ready, a
 * secondary finds them so.
 *
 * @module
 */
import type { Eal } from "../../eal/eal.ts";
import { socketId } from "../../eal/socket.ts";
import { Port } from "../../ethdev/port.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { checkLinks } from "../_common/link_check.ts";
import { selectPorts } from "../_common/numbers.ts";
import { OptionError } from "../_common/option_error.ts";
import { pause, type Surroundings } from "../_common/surroundings.ts";
import { POOL_NAME } from "./forwarder.ts";
import {
  checkProcessId,
  parseSymmetricOptions,
  type SymmetricOptions,
} from "./options.ts";
import { setupPort } from "./port_setup.ts";

/** Mbufs that each lcore keeps at hand. */
const MBUF_CACHE_SIZE = 256;

/** The selected ports, ready to forward, and this process's queue on them. */
export interface ReadyPorts {
  /** Ids of the ports, ascending; an even number. */
  readonly ids: readonly number[];
  /** The queue on each of them. */
  readonly queue: number;
}

/**
 * Reads the options and opens pool and ports.
 *
 * @throws {OptionError} for wrong options.
 * @throws {Error} for what cannot be had.
 */
export async function openPorts(
  eal: Eal,
  { watch, write }: Surroundings,
): Promise<ReadyPorts> {
  const present = Port.list();
  if (present.length === 0) throw new Error("No Ethernet ports");
  const primary = eal.processType === "primary";
  const options = parseSymmetricOptions(eal.applicationArguments, primary);
  const ids = selectPorts(options.portMask, present);
  const pool = openPool(primary, options.mbufCount);
  if (ids.length % 2 !== 0) {
    throw new Error(`The number of ports must be even: ${ids.length}`);
  }
  const ports = ids.map((id) => new Port(id));
  if (primary) {
    setupPorts(ports, options, pool, write);
    await checkLinks(ports, {
      write,
      sleep: pause,
      running: () => watch.running,
    });
  } else {
    for (const port of ports) checkQueues(port, options);
  }
  return { ids, queue: options.processId };
}

function openPool(primary: boolean, count: number): PktmbufPool {
  try {
    return primary
      ? PktmbufPool.create(POOL_NAME, {
        count,
        cacheSize: MBUF_CACHE_SIZE,
        socketId: socketId(),
      })
      : PktmbufPool.lookup(POOL_NAME);
  } catch (error) {
    throw describe("Cannot get memory pool for buffers", error);
  }
}

function setupPorts(
  ports: readonly Port[],
  { processCount }: SymmetricOptions,
  pool: PktmbufPool,
  write: (text: string) => void,
): void {
  try {
    for (const port of ports) setupPort(port, processCount!, pool, write);
  } catch (error) {
    throw describe("Error initialising ports", error);
  }
}

/** A secondary that has no queue of its own would crash in the driver. */
function checkQueues(port: Port, options: SymmetricOptions): void {
  const { processId, processCount } = options;
  const { rxQueues } = port.info();
  if (rxQueues === 0) {
    throw new Error(
      `Port ${port.id} has no queues yet: wait until the primary has started`,
    );
  }
  if (processCount !== undefined && processCount !== rxQueues) {
    throw new OptionError(
      `Invalid num-procs parameter: ${processCount}, but port ${port.id} is set up for ${rxQueues} processes`,
    );
  }
  checkProcessId(processId, rxQueues);
}

/** What was tried, before the reason. */
function describe(what: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`${what}: ${reason}`, { cause: error });
}
