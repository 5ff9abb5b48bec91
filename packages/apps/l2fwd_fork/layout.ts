/**
 * The memory that main process and workers share beside rings, pools and
 * ports: one memzone, little endian. They use it by {@linkcode GroupMemory}, as
 * does who looks from outside (`table.ts`), on a copy.
 *
 * | offset | content | written by |
 * |---|---|---|
 * | 0 | u32 magic, u32 version, u32 port mask, u32 floating, u32 ports per lcore, u32 main lcore, i32 main pid, u32 epoch | main, before workers start |
 * | 64 | u16 x 32: port that the packets of port p leave through | main, before workers start |
 * | 128 | 8 B x 32: MAC address of port p | main, before workers start |
 * | 384 | 64 B x 32: counters of port p: u64 sent, u64 received, u64 dropped | sent and dropped: the worker that sends on p; received: the one that reads p |
 * | 2432 | u16 x 128: 1 for each lcore id in use (see `LcoreIds`) | main |
 * | 2688 | u32 x 128: id that the worker of lcore l runs under with `-f`, or NO_ID | main |
 * | 3200 | 128 B x 128: record of the worker of lcore l, below | |
 * | 19584 | 320 B x 32: packets that wait for port p: a burst, see `BatchPlace` | the worker that sends on p |
 * | 29824 | 320 B x 128: packets in the hands of the worker of lcore l: a burst | that worker |
 *
 * | offset in a record | content | written by |
 * |---|---|---|
 * | 0 | i32 enabled | main, before workers start |
 * | 4 | i32 flags: 1 for "to be started again" | main |
 * | 8 | u32 lcore, u32 partner's lcore (its own for none) | main, before workers start |
 * | 16 | i32 pid of the living process, or 0 | main |
 * | 20 | u32 state: 1 not used, 2 no process or one that starts, 3 ready | main; 3: the worker |
 * | 24 | u32 generation: how often it was started | main, before each start |
 * | 28 | u32 number of ports, u16 x 32 ports | main, before workers start |
 * | 96 | u32 generation that may forward | main |
 *
 * Each field has one writer at a time and is read with one load, so none needs
 * a lock. All of it outlives the workers: counters go on, and a new worker
 * sends what its predecessor left waiting.
 *
 * @module
 */
import { LcoreIds } from "../../supervise/lcore_ids.ts";
import type { Window } from "../../eal/mod.ts";
import { MacAddress } from "../../ethdev/mac_address.ts";
import type { BatchPlace } from "../../ring/batch_place.ts";
import { batchBytes } from "../../ring/internal/batch_layout.ts";
import { addTo } from "../_common/counter.ts";
import type { PortCounts } from "./statistics.ts";

/** Name of the memzone. */
export const GROUP_MEMORY_NAME = "l2fwd_fork_shm";
/** Its length in bytes. */
export const GROUP_MEMORY_SIZE = 70784;
/** Ports that fit: RTE_MAX_ETHPORTS. */
export const MAX_PORTS = 32;
/** Packets that are received, held and sent at once. */
export const BURST_SIZE = 32;
/** Stands for "no lcore id". */
export const NO_ID = 0xffff_ffff;

/** State of a worker, with the numbers that C uses. */
export const WorkerState = { UNUSED: 1, IDLE: 2, READY: 3 } as const;

/** "l2fk" */
const MAGIC = 0x6b66_326c;
const VERSION = 2;

const LCORES = 128;
const DESTINATIONS = 64;
const MACS = 128;
const COUNTERS = 384;
const LCORE_IDS = 2432;
const MAPPED_IDS = 2688;
const RECORDS = 3200;
const WAITING = 19584;
const IN_HAND = 29824;

const COUNTERS_STRIDE = 64;
const RECORD_STRIDE = 128;
const BURST_BYTES = batchBytes(BURST_SIZE);

/** What the main process says about itself. */
export interface GroupHeader {
  readonly portMask: number;
  readonly floating: boolean;
  readonly portsPerLcore: number;
  readonly mainLcore: number;
  readonly mainPid: number;
  readonly epoch: number;
}

/** The shared memory. */
export class GroupMemory {
  /** Lcore ids in use. */
  readonly lcoreIds: LcoreIds;
  readonly #window: Window;

  /** Opens it; the main process calls {@linkcode GroupMemory.format} first. */
  constructor(window: Window) {
    this.#window = window;
    this.lcoreIds = new LcoreIds(window, LCORE_IDS, LCORES);
  }

  /** Makes it that of a new main process, without workers. */
  format(header: GroupHeader): void {
    const { u8, u32 } = this.#window;
    u8.fill(0, 0, GROUP_MEMORY_SIZE);
    u32.fill(NO_ID, MAPPED_IDS / 4, MAPPED_IDS / 4 + LCORES);
    for (let lcore = 0; lcore < LCORES; lcore++) {
      this.setState(lcore, WorkerState.UNUSED);
    }
    u32.set([
      MAGIC,
      VERSION,
      header.portMask,
      header.floating ? 1 : 0,
      header.portsPerLcore,
      header.mainLcore,
      header.mainPid,
      header.epoch,
    ]);
  }

  /** What the main process said; undefined if this is no such memory. */
  get header(): GroupHeader | undefined {
    const [
      magic,
      version,
      portMask,
      floating,
      portsPerLcore,
      mainLcore,
      mainPid,
      epoch,
    ] = this.#window.u32.subarray(0, 8);
    if (magic !== MAGIC || version !== VERSION) return undefined;
    return {
      portMask: portMask!,
      floating: floating !== 0,
      portsPerLcore: portsPerLcore!,
      mainLcore: mainLcore!,
      mainPid: mainPid!,
      epoch: epoch!,
    };
  }

  /** The port that the packets of a port leave through. */
  destination(port: number): number {
    return this.#window.u16[DESTINATIONS / 2 + port]!;
  }

  /** The MAC address of a port. */
  mac(port: number): MacAddress {
    const at = MACS + port * 8;
    return new MacAddress(this.#window.u8.subarray(at, at + 6));
  }

  /** Notes a port. */
  setPort(port: number, destination: number, mac: MacAddress): void {
    this.#window.u16[DESTINATIONS / 2 + port] = destination;
    this.#window.u8.set(mac.bytes, MACS + port * 8);
  }

  /** Packet counters of a port. */
  counts(port: number): PortCounts {
    const at = (COUNTERS + port * COUNTERS_STRIDE) / 8;
    const [sent, received, dropped] = this.#window.u64.subarray(at, at + 3);
    return {
      sent: Number(sent),
      received: Number(received),
      dropped: Number(dropped),
    };
  }

  /** Counts packets that were sent on a port, or not taken by it. */
  addSent(port: number, sent: number, dropped: number): void {
    const at = (COUNTERS + port * COUNTERS_STRIDE) / 8;
    addTo(this.#window, at, sent);
    if (dropped > 0) addTo(this.#window, at + 2, dropped);
  }

  /** Counts packets that were received from a port. */
  addReceived(port: number, count: number): void {
    addTo(this.#window, (COUNTERS + port * COUNTERS_STRIDE) / 8 + 1, count);
  }

  /** The id that the worker of an lcore runs under with `-f`, or NO_ID. */
  mappedId(lcore: number): number {
    return this.#window.u32[MAPPED_IDS / 4 + lcore]!;
  }

  /** Notes it. */
  setMappedId(lcore: number, id: number): void {
    this.#window.u32[MAPPED_IDS / 4 + lcore] = id;
  }

  /** Makes the record of a worker that is to be. */
  enable(lcore: number, partner: number, ports: readonly number[]): void {
    const { u16, u32 } = this.#window;
    const at = record(lcore) / 4;
    u32[at] = 1;
    u32[at + 2] = lcore;
    u32[at + 3] = partner;
    u32[at + 7] = ports.length;
    u16.set(ports, (record(lcore) + 32) / 2);
    this.setState(lcore, WorkerState.IDLE);
  }

  /** Ids of the lcores that have workers. */
  workerLcores(): number[] {
    return Array.from({ length: LCORES }, (_, lcore) => lcore)
      .filter((lcore) => this.#window.u32[record(lcore) / 4] === 1);
  }

  /** Lcore of the worker that lives and dies with that of an lcore. */
  partner(lcore: number): number {
    return this.#window.u32[record(lcore) / 4 + 3]!;
  }

  /** The ports that the worker of an lcore reads; none if it has no worker. */
  ports(lcore: number): number[] {
    // Who looks from outside may look at anything.
    const count = Math.min(this.#window.u32[record(lcore) / 4 + 7]!, MAX_PORTS);
    const first = (record(lcore) + 32) / 2;
    return [...this.#window.u16.subarray(first, first + count)];
  }

  /** Process id of the worker of an lcore; 0 for none. */
  pid(lcore: number): number {
    return Atomics.load(this.#window.u32, record(lcore) / 4 + 4);
  }

  /** Notes it. */
  setPid(lcore: number, pid: number): void {
    Atomics.store(this.#window.u32, record(lcore) / 4 + 4, pid);
  }

  /** State of the worker of an lcore: a {@linkcode WorkerState}. */
  state(lcore: number): number {
    return Atomics.load(this.#window.u32, record(lcore) / 4 + 5);
  }

  /** Changes it: all that was written before is seen by who reads it. */
  setState(lcore: number, state: number): void {
    Atomics.store(this.#window.u32, record(lcore) / 4 + 5, state);
  }

  /** Whether the worker of an lcore is to be started again. */
  setRecreate(lcore: number, recreate: boolean): void {
    this.#window.u32[record(lcore) / 4 + 1] = recreate ? 1 : 0;
  }

  /** How often the worker of an lcore was started. */
  generation(lcore: number): number {
    return Atomics.load(this.#window.u32, record(lcore) / 4 + 6);
  }

  /** Counts a start, right before it. */
  nextGeneration(lcore: number): void {
    this.setState(lcore, WorkerState.IDLE);
    Atomics.add(this.#window.u32, record(lcore) / 4 + 6, 1);
  }

  /** Lets the worker of an lcore forward. */
  release(lcore: number): void {
    const generation = this.generation(lcore);
    Atomics.store(this.#window.u32, record(lcore) / 4 + 24, generation);
  }

  /** Whether the worker of an lcore may forward. */
  isReleased(lcore: number): boolean {
    return Atomics.load(this.#window.u32, record(lcore) / 4 + 24) ===
      this.generation(lcore);
  }

  /** The packets that wait for a port. */
  waiting(port: number): BatchPlace {
    return { memory: this.#window, offset: WAITING + port * BURST_BYTES };
  }

  /** The packets that the worker of an lcore has received. */
  inHand(lcore: number): BatchPlace {
    return { memory: this.#window, offset: IN_HAND + lcore * BURST_BYTES };
  }
}

function record(lcore: number): number {
  return RECORDS + lcore * RECORD_STRIDE;
}
