/**
 * A secondary process that looks at a running l2fwd_fork from inside: its
 * shared memory and its pools. As a program, it answers each line of input
 * with a line of JSON; a line with a {@linkcode Remains} is carried out first.
 *
 *   deno run -A tests/apps/l2fwd_fork/observer.ts <file prefix> <lcore id>
 *
 * @module
 */
import { createInterface } from "node:readline";
import process from "node:process";
import { type Eal, init, Memzone } from "../../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import {
  BURST_SIZE,
  GROUP_MEMORY_NAME,
  GroupMemory,
  NO_ID,
} from "../../../packages/apps/l2fwd_fork/layout.ts";
import { packetPoolName } from "../../../packages/apps/l2fwd_fork/objects.ts";
import { lengthAt } from "../../../packages/ring/internal/batch_layout.ts";

/** A worker as the shared memory shows it. */
export interface SeenWorker {
  readonly lcore: number;
  readonly pid: number;
  /** 2: none or starting, 3: ready. */
  readonly state: number;
  readonly generation: number;
  /** Whether it may forward. */
  readonly released: boolean;
  /** Lcore id that it runs under. */
  readonly id: number;
  /** Packets in its hands. */
  readonly held: number;
}

/** A port as the shared memory shows it. */
export interface SeenPort {
  readonly port: number;
  readonly sent: number;
  readonly received: number;
  readonly dropped: number;
  /** Packets that wait for it. */
  readonly waiting: number;
  /** Free mbufs of its pool. */
  readonly free: number;
}

/** All that is seen at once. */
export interface Seen {
  readonly workers: readonly SeenWorker[];
  readonly ports: readonly SeenPort[];
  /** Lcore ids that the main process counts as taken. */
  readonly takenIds: readonly number[];
}

/** What a worker that is killed shall leave, in packets of the port it reads. */
export interface Remains {
  readonly lcore: number;
  /** In its hands. */
  readonly held: number;
  /** Waiting for the port that it sends on. */
  readonly waiting: number;
  /** Both, as if it was killed between the two. */
  readonly both: number;
  /** Nowhere. */
  readonly lost: number;
}

/** Looks at the group of a file prefix; one per process. */
export class Observer {
  /** The shared memory. */
  readonly group: GroupMemory;
  readonly #eal: Eal;
  readonly #pools: ReadonlyMap<number, PktmbufPool>;

  /** Attaches under an lcore id that nobody else has. */
  constructor(prefix: string, lcoreId: number) {
    this.#eal = init([
      `--lcores=${lcoreId}@0`,
      "--no-pci",
      "--no-telemetry",
      `--file-prefix=${prefix}`,
      "--proc-type=secondary",
      "--log-level=lib.eal:warning",
    ]);
    this.group = new GroupMemory(Memzone.lookup(GROUP_MEMORY_NAME).window);
    const ports = this.group.workerLcores()
      .flatMap((lcore) => this.group.ports(lcore));
    this.#pools = new Map(
      ports.map((port) => [port, PktmbufPool.lookup(packetPoolName(port))]),
    );
  }

  /** Everything, as it is now. */
  look(): Seen {
    const { group } = this;
    return {
      workers: group.workerLcores().map((lcore) => ({
        lcore,
        pid: group.pid(lcore),
        state: group.state(lcore),
        generation: group.generation(lcore),
        released: group.isReleased(lcore),
        id: group.mappedId(lcore) === NO_ID ? lcore : group.mappedId(lcore),
        held: lengthAt(group.inHand(lcore), BURST_SIZE),
      })),
      ports: [...this.#pools].map(([port, pool]) => ({
        port,
        ...group.counts(port),
        waiting: lengthAt(group.waiting(port), BURST_SIZE),
        free: pool.availableCount,
      })),
      takenIds: group.lcoreIds.taken(),
    };
  }

  /** Makes packets that a worker leaves; it must not run. */
  leave({ lcore, held, waiting, both, lost }: Remains): void {
    const { group } = this;
    const port = group.ports(lcore)[0]!;
    const pool = this.#pools.get(port)!;
    const inHand = group.inHand(lcore);
    const atPort = group.waiting(group.destination(port));
    const [hand, queue] = [inHand, atPort].map((place) =>
      new Burst(pool.window, BURST_SIZE, place)
    ) as [Burst, Burst];
    new Source(pool, queue).receiveBulk(waiting + both);
    for (let i = 0; i < both; i++) hand.push(queue.get(waiting + i));
    new Source(pool, hand).receiveBulk(held);
    for (let i = 0; i < lost; i++) pool.alloc();
  }

  /** Detaches. */
  close(): void {
    this.#eal.cleanup();
  }
}

if (import.meta.main) {
  const [prefix, lcoreId] = process.argv.slice(2);
  const observer = new Observer(prefix!, Number(lcoreId));
  console.log(JSON.stringify(observer.look()));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "") observer.leave(JSON.parse(line));
    console.log(JSON.stringify(observer.look()));
  }
  observer.close();
}
