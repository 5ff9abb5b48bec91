/**
 * The ports of symmetric_mp and their pool: the primary makes them ready, a
 * secondary finds them so.
 *
 * @module
 */
import { socketId } from "../../eal/socket.ts";
import { Port } from "../../ethdev/port.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import type { Run } from "../_common/eal_program.ts";
import { checkLinks } from "../_common/link_check.ts";
import { selectPorts } from "../_common/numbers.ts";
import { OptionError } from "../_common/program.ts";
import { attempt } from "../_common/reason.ts";
import { POOL_NAME } from "./forwarder.ts";
import {
  checkProcessId,
  parseSymmetricOptions,
  type SymmetricOptions,
} from "./options.ts";
import { setupPort } from "./port_setup.ts";
import { PortCounters } from "./statistics.ts";

/** Mbufs that each lcore keeps at hand. */
const MBUF_CACHE_SIZE = 256;

/** What the options say, and which ports they select. */
export interface PortOptions extends SymmetricOptions {
  /** Ids of the ports, ascending. */
  readonly ids: readonly number[];
}

/** The selected ports, ready to forward, and this process's queue on them. */
export interface ReadyPorts {
  /** Ids of the ports, ascending; an even number. */
  readonly ids: readonly number[];
  /** The queue on each of them. */
  readonly queue: number;
  readonly counters: PortCounters;
}

/**
 * Reads the options.
 *
 * @throws {OptionError} for wrong options.
 * @throws {Error} if there are no ports.
 */
export function readOptions({ eal }: Run): PortOptions {
  const present = Port.list();
  if (present.length === 0) throw new Error("No Ethernet ports");
  const isPrimary = eal.processType === "primary";
  const options = parseSymmetricOptions(eal.applicationArguments, isPrimary);
  return { ...options, ids: selectPorts(options.portMask, present) };
}

/**
 * Opens pool and ports.
 *
 * @throws {OptionError} for options that do not fit the ports.
 * @throws {Error} for what cannot be had.
 */
export async function openPorts(
  run: Run,
  options: PortOptions,
): Promise<ReadyPorts> {
  const { ids, processId } = options;
  const isPrimary = run.eal.processType === "primary";
  const pool = openPool(isPrimary, options.mbufCount);
  if (ids.length % 2 !== 0) {
    throw new Error(`The number of ports must be even: ${ids.length}`);
  }
  const ports = ids.map((id) => new Port(id));
  if (isPrimary) {
    attempt("Error initialising ports", () => {
      for (const port of ports) {
        setupPort(port, options.processCount!, pool, run.write);
      }
    });
    await checkLinks(ports, run);
  } else {
    for (const port of ports) checkQueues(port, options);
  }
  return { ids, queue: processId, counters: new PortCounters() };
}

function openPool(isPrimary: boolean, count: number): PktmbufPool {
  return attempt(
    "Cannot get memory pool for buffers",
    () =>
      isPrimary
        ? PktmbufPool.create(POOL_NAME, {
          count,
          cacheSize: MBUF_CACHE_SIZE,
          socketId: socketId(),
        })
        : PktmbufPool.lookup(POOL_NAME),
  );
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
