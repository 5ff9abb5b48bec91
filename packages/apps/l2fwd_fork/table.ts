/**
 * What an observer sees of l2fwd_fork: its memzone, read with its own code. See
 * packages/inspect.
 *
 * @module
 */
import type { ApplicationTable } from "../../inspect/mod.ts";
import { lengthAt } from "../../ring/internal/batch_layout.ts";
import {
  BURST_SIZE,
  GROUP_MEMORY_NAME,
  GROUP_MEMORY_SIZE,
  GroupMemory,
  MAX_PORTS,
  NO_ID,
  WorkerState,
} from "./layout.ts";

/** What the processes of l2fwd_fork share. */
export interface L2fwdForkTable {
  /** Process id of the main process. */
  readonly mainPid: number;
  /** Lcore of the main process. */
  readonly mainLcore: number;
  /** Whether workers float over the CPUs (`-f`). */
  readonly floating: boolean;
  /** Enabled ports by id. */
  readonly ports: readonly L2fwdForkPort[];
  /** Enabled workers by lcore. */
  readonly workers: readonly L2fwdForkWorker[];
}

/** A port of l2fwd_fork. */
export interface L2fwdForkPort {
  /** Port id. */
  readonly id: number;
  /** Port that its packets leave through. */
  readonly destination: number;
  /** MAC address of the port. */
  readonly mac: string;
  /** Packets received. */
  readonly rx: number;
  /** Packets sent. */
  readonly tx: number;
  /** Packets that could not be sent. */
  readonly dropped: number;
  /** Packets that wait to be sent. */
  readonly waiting: number;
}

/** A worker of l2fwd_fork. */
export interface L2fwdForkWorker {
  /** Lcore id. */
  readonly lcore: number;
  /** Lcore of the worker that it is restarted with; its own for none. */
  readonly partner: number;
  /** Lcore id that it runs under: another than `lcore` if it floats. */
  readonly runsAs: number;
  /** Process id; 0 while there is none. */
  readonly pid: number;
  /** `starting`: there is no process yet, or one that is not ready. */
  readonly state: "unused" | "starting" | "ready" | "unknown";
  /** How often it was started. */
  readonly starts: number;
  /** Port ids. */
  readonly ports: readonly number[];
  /** Packets in its hands. */
  readonly held: number;
}

const STATES: Readonly<Record<number, L2fwdForkWorker["state"]>> = {
  [WorkerState.UNUSED]: "unused",
  [WorkerState.IDLE]: "starting",
  [WorkerState.READY]: "ready",
};

/** The memzone `l2fwd_fork_shm`, for `openGroup` of packages/inspect. */
export const l2fwdForkTable: ApplicationTable<L2fwdForkTable> = {
  memzone: GROUP_MEMORY_NAME,
  length: GROUP_MEMORY_SIZE,
  read: (memory) => readTable(new GroupMemory(memory)),
};

function readTable(group: GroupMemory): L2fwdForkTable | undefined {
  const { header } = group;
  if (header === undefined) return undefined;
  const { mainPid, mainLcore, floating, portMask } = header;
  const ports = Array.from({ length: MAX_PORTS }, (_, id) => id)
    .filter((id) => (portMask >>> id & 1) === 1);
  return {
    mainPid,
    mainLcore,
    floating,
    ports: ports.map((id) => readPort(group, id)),
    workers: group.workerLcores().map((lcore) => readWorker(group, lcore)),
  };
}

function readPort(group: GroupMemory, id: number): L2fwdForkPort {
  const { sent, received, dropped } = group.counts(id);
  return {
    id,
    destination: group.destination(id),
    mac: group.mac(id).toString(),
    rx: received,
    tx: sent,
    dropped,
    waiting: lengthAt(group.waiting(id), BURST_SIZE),
  };
}

function readWorker(group: GroupMemory, lcore: number): L2fwdForkWorker {
  const id = group.mappedId(lcore);
  return {
    lcore,
    partner: group.partner(lcore),
    runsAs: id === NO_ID ? lcore : id,
    pid: group.pid(lcore),
    state: STATES[group.state(lcore)] ?? "unknown",
    starts: group.generation(lcore),
    ports: group.ports(lcore),
    held: lengthAt(group.inHand(lcore), BURST_SIZE),
  };
}
