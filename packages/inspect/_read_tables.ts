/**
 * Tables that known applications share, by the names of their memzones. Their
 * shape is the applications' own: see packages/apps/client_server_mp and
 * packages/apps/l2fwd_fork.
 *
 * @module
 */
import type { Bytes } from "./_bytes.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type {
  ApplicationTables,
  ClientServerTable,
  L2fwdForkTable,
  L2fwdForkWorker,
} from "./application_tables.ts";
import type { MemzoneInfo } from "./snapshot.ts";

/** Places in the memzone of mp_server. */
const CLIENT_SERVER = {
  name: "MProc_port_info",
  size: 8576,
  ids: 2,
  received: 128,
  sent: 384,
  dropped: 640,
  stride: 512,
  ports: 32,
  clients: 16,
} as const;

/** Places in the memzone of l2fwd_fork. */
const FORK = {
  name: "l2fwd_fork_shm",
  size: 70784,
  magic: 0x6b66_326c,
  version: 2,
  ports: 32,
  lcores: 128,
  portMask: 8,
  floating: 12,
  mainLcore: 20,
  mainPid: 24,
  destinations: 64,
  macs: 128,
  counters: 384,
  countersStride: 64,
  mappedIds: 2688,
  records: 3200,
  recordStride: 128,
  waiting: 19584,
  inHand: 29824,
  tableSize: 320,
  burst: 32,
} as const;

const NO_ID = 0xffff_ffff;
const WORKER_STATES = ["unknown", "unused", "starting", "ready"] as const;

/** Reads the tables that are there. */
export function readTables(
  memory: GroupMemory,
  memzones: readonly MemzoneInfo[],
  ringNames: readonly string[],
): ApplicationTables {
  const open = (name: string, size: number): Bytes | undefined => {
    const found = memzones.find((each) => each.name === name);
    return found === undefined || found.length < size
      ? undefined
      : memory.readStable(found.address, size);
  };
  const server = open(CLIENT_SERVER.name, CLIENT_SERVER.size);
  const fork = open(FORK.name, FORK.size);
  const l2fwdFork = fork && readL2fwdFork(fork);
  return {
    ...server && { clientServer: readClientServer(server, ringNames) },
    ...l2fwdFork && { l2fwdFork },
  };
}

function readClientServer(
  bytes: Bytes,
  ringNames: readonly string[],
): ClientServerTable {
  const at = CLIENT_SERVER;
  const count = Math.min(bytes.u16(0), at.ports);
  const ids = Array.from({ length: count }, (_, i) => bytes.u16(at.ids + i * 2))
    .filter((id) => id < at.ports);
  const cell = (table: number, client: number, port: number): number =>
    bytes.u64(table + at.stride * client + port * 8);
  const clients = Array.from({ length: at.clients }, (_, id) => id);
  const sum = (numbers: readonly number[]): number =>
    numbers.reduce((total, each) => total + each, 0);
  return {
    ports: ids.map((id, i) => ({
      id,
      rx: bytes.u64(at.received + i * 8),
      tx: sum(clients.map((client) => cell(at.sent, client, id))),
      txDrop: sum(clients.map((client) => cell(at.dropped, client, id))),
    })),
    clients: clients.map((id) => ({
      id,
      ring: `MProc_Client_${id}_RX`,
      tx: sum(ids.map((port) => cell(at.sent, id, port))),
      txDrop: sum(ids.map((port) => cell(at.dropped, id, port))),
    })).filter(({ ring }) => ringNames.includes(ring)),
  };
}

function readL2fwdFork(bytes: Bytes): L2fwdForkTable | undefined {
  const at = FORK;
  if (bytes.u32(0) !== at.magic || bytes.u32(4) !== at.version) {
    return undefined;
  }
  const mask = bytes.u32(at.portMask);
  const ports = Array.from({ length: at.ports }, (_, id) => id)
    .filter((id) => (mask >>> id & 1) === 1);
  return {
    mainPid: bytes.i32(at.mainPid),
    mainLcore: bytes.u32(at.mainLcore),
    floating: bytes.u32(at.floating) !== 0,
    ports: ports.map((id) => {
      const counters = at.counters + id * at.countersStride;
      return {
        id,
        destination: bytes.u16(at.destinations + id * 2),
        mac: bytes.mac(at.macs + id * 8),
        rx: bytes.u64(counters + 8),
        tx: bytes.u64(counters),
        dropped: bytes.u64(counters + 16),
        waiting: heldIn(bytes, at.waiting + id * at.tableSize),
      };
    }),
    workers: Array.from({ length: at.lcores }, (_, lcore) => lcore)
      .filter((lcore) => bytes.u32(at.records + lcore * at.recordStride) === 1)
      .map((lcore) => readWorker(bytes, lcore)),
  };
}

function readWorker(bytes: Bytes, lcore: number): L2fwdForkWorker {
  const at = FORK;
  const record = at.records + lcore * at.recordStride;
  const mapped = bytes.u32(at.mappedIds + lcore * 4);
  const count = Math.min(bytes.u32(record + 28), at.ports);
  return {
    lcore,
    partner: bytes.u32(record + 12),
    runsAs: mapped === NO_ID ? lcore : mapped,
    pid: bytes.i32(record + 16),
    state: WORKER_STATES[bytes.u32(record + 20)] ?? "unknown",
    starts: bytes.u32(record + 24),
    ports: Array.from(
      { length: count },
      (_, i) => bytes.u16(record + 32 + i * 2),
    ),
    held: heldIn(bytes, at.inHand + lcore * at.tableSize),
  };
}

/** Packets that a burst holds: its length comes first; one that cannot be is none. */
function heldIn(bytes: Bytes, offset: number): number {
  const length = bytes.u32(offset);
  return length <= FORK.burst ? length : 0;
}
