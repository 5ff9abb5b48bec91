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
import { checkLinks } from "../_common/link_check.ts";
import { pause, type Surroundings } from "../_common/surroundings.ts";
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

/**
 * Reads the options and makes all objects, in C's order.
 *
 * @throws {OptionError} for wrong options.
 * @throws {Error} for what cannot be had.
 */
export async function makeServerObjects(
  eal: Eal,
  { watch, write }: Surroundings,
): Promise<DistributorObjects> {
  const info = reservePortInfo(eal);
  const options = parseServerOptions(eal.applicationArguments, Port.list());
  for (const line of options.warnings) write(`${line}\n`);
  info.setPorts(options.ports);
  const pool = createPool(options, write);
  const ports = options.ports.map((id, index) =>
    setupPort(id, index, options.clientCount, pool, write)
  );
  const running = () => watch.running;
  await checkLinks(ports, { write, sleep: pause, running });
  const rings = createRings(options.clientCount);
  const shared = new SharedArrayBuffer(16 * options.clientCount);
  const counters = clientCounters(options.clientCount, shared);
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

/** Does something; if that fails, says first what was tried. */
function attempt<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}: ${reason}`, { cause: error });
  }
}
