/**
 * What mp_server makes before it forwards: shared memory, pool, ports, rings.
 *
 * @module
 */
import type { Eal } from "../../eal/eal.ts";
import { Memzone } from "../../eal/memzone.ts";
import { socketId } from "../../eal/socket.ts";
import { Port } from "../../ethdev/port.ts";
import { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { Ring } from "../../ring/ring.ts";
import { RingFlag } from "../../ring/flags.ts";
import type { Run } from "../_common/eal_program.ts";
import { checkLinks } from "../_common/link_check.ts";
import { attempt } from "../_common/reason.ts";
import type { DistributorObjects } from "./distributor.ts";
import { clientRingName, POOL_NAME } from "./objects.ts";
import { SHARED_INFO_NAME, SHARED_INFO_SIZE, SharedInfo } from "./layout.ts";
import { clientCounters } from "./screen.ts";
import {
  CLIENT_RING_SIZE,
  DESCRIPTORS,
  MBUF_CACHE_SIZE,
  parseServerOptions,
  type ServerOptions,
} from "./server_options.ts";

/** What the options say, beside the memory that is reserved before. */
export interface ServerStart extends ServerOptions {
  readonly info: SharedInfo;
}

/**
 * Reserves the shared memory, as C does first of all, and reads the options.
 *
 * @throws {OptionError} for wrong options.
 * @throws {Error} if the memory cannot be had.
 */
export function readOptions({ eal }: Run): ServerStart {
  const info = reservePortInfo(eal);
  const options = parseServerOptions(eal.applicationArguments, Port.list());
  return { ...options, info };
}

/**
 * Makes all other objects, in C's order.
 *
 * @throws {Error} for what cannot be had.
 */
export async function makeObjects(
  run: Run,
  options: ServerStart,
): Promise<DistributorObjects> {
  const { info, clientCount } = options;
  const { write } = run;
  for (const line of options.warnings) write(`${line}\n`);
  info.setPorts(options.ports);
  const pool = createPool(options, write);
  const ports = options.ports.map((id, index) =>
    setupPort(id, index, clientCount, pool, write)
  );
  await checkLinks(ports, run);
  const rings = createRings(clientCount);
  const shared = new SharedArrayBuffer(16 * clientCount);
  const counters = clientCounters(clientCount, shared);
  return { info, pool, rings, counters };
}

function reservePortInfo(eal: Eal): SharedInfo {
  const what = "Cannot reserve memory zone for port information";
  if (eal.processType !== "primary") {
    throw new Error(`${what}: mp_server must be the primary process`);
  }
  const info = attempt(what, () => {
    const options = { socketId: socketId() };
    return new SharedInfo(
      Memzone.create(SHARED_INFO_NAME, SHARED_INFO_SIZE, options).window,
    );
  });
  info.clear();
  return info;
}

function createPool(
  { mbufCount: count }: ServerOptions,
  write: (text: string) => void,
): PktmbufPool {
  write(`Creating mbuf pool '${POOL_NAME}' [${count} mbufs] ...\n`);
  return attempt(
    "Cannot create needed mbuf pools",
    () =>
      PktmbufPool.create(POOL_NAME, {
        count,
        cacheSize: MBUF_CACHE_SIZE,
        socketId: socketId(),
      }),
  );
}

/** One rx queue for the server, one tx queue for each client. */
function setupPort(
  id: number,
  index: number,
  clientCount: number,
  pool: PktmbufPool,
  write: (text: string) => void,
): Port {
  // C names the place in the list, not the port.
  return attempt(`Cannot initialise port ${index}`, () => {
    write(`Port ${id} init ... `);
    const port = new Port(id);
    port.configure(1, clientCount, { rxMode: "rss" });
    const { rx, tx } = port.adjustDescriptors(DESCRIPTORS, DESCRIPTORS);
    port.setupRxQueue(0, rx, pool);
    for (let queue = 0; queue < clientCount; queue++) {
      port.setupTxQueue(queue, tx);
    }
    port.promiscuous = true;
    port.start();
    write("done: \n");
    return port;
  });
}

function createRings(count: number): Ring[] {
  const flags = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
  return Array.from(
    { length: count },
    (_, client) =>
      attempt(
        `Cannot create rx ring queue for client ${client}`,
        () =>
          Ring.create(clientRingName(client), CLIENT_RING_SIZE, {
            flags,
            socketId: socketId(),
          }),
      ),
  );
}
