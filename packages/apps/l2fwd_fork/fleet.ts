/**
 * All pairs of workers together.
 *
 * @module
 */
import process from "node:process";
import { cpuList } from "../../supervise/cpu_set.ts";
import type { Eal } from "../../eal/eal.ts";
import {
  getNice,
  ownCommandLine,
  setNice,
} from "../../supervise/secondary_process.ts";
import { StaleLocks } from "../../supervise/stale_locks.ts";
import { Supervisor } from "../../supervise/supervisor.ts";
import type { MainObjects } from "./main_objects.ts";
import type { MainOptions } from "./options.ts";
import { type Company, PairKeeper } from "./pair_keeper.ts";
import { workerCommandLine } from "./worker_command_line.ts";

/** What a fleet is made of. */
export interface FleetParts {
  readonly eal: Eal;
  /** The arguments of the program. */
  readonly argv: readonly string[];
  readonly objects: MainObjects;
  readonly options: MainOptions;
  /** Prints text. */
  readonly write: (text: string) => void;
}

/** How much sooner this process and starting workers get their turn. */
const PRIORITY = 10;

/**
 * Raises the priority of this process, where that is permitted: it and starting
 * workers compete with workers that never rest.
 *
 * @returns The priority that it had.
 */
function raisePriority(): number {
  const nice = getNice();
  setNice(0, nice - PRIORITY);
  return nice;
}

/** Starts all workers, keeps them running, and ends them. */
export class Fleet {
  readonly #pairs: readonly PairKeeper[];
  /** Pairs that are ready and wait for the others. */
  readonly #ready = new Set<PairKeeper>();
  /** False until all pairs were ready once. */
  #open = false;
  #fail: (error: Error) => void = () => {};
  readonly #failure: Promise<never>;
  readonly #locks: StaleLocks;
  readonly #write: (text: string) => void;

  /** Nothing is started yet. */
  constructor({ eal, argv, objects, options, write }: FleetParts) {
    this.#failure = new Promise((_, reject) => this.#fail = reject);
    // It may come while nobody waits for it: then `run` reports it later.
    this.#failure.catch(() => {});
    this.#locks = new StaleLocks(eal);
    this.#write = write;
    const { group } = objects;
    const { epoch } = group.header!;
    const own = ownCommandLine();
    const supervisor = new Supervisor(({ name, pid }, exit) => {
      for (const pair of this.#pairs) pair.workerEnded(name, pid, exit);
    });
    const company: Company = {
      eal,
      group,
      supervisor,
      floating: options.floating,
      workerNice: raisePriority(),
      initialCpus: cpuList(eal.initialAffinity),
      commandLine: (lcore, id, cpus) =>
        workerCommandLine({
          runtime: process.execPath,
          ownCommandLine: own,
          programArguments: argv,
          lcore,
          epoch,
          id,
          cpus,
        }),
      openLocks: () => this.#openLocks(),
      onReady: (pair, ready) => this.#pairReady(pair, ready),
      onFailure: (error) => this.#fail(error),
      write,
    };
    this.#pairs = objects.pairs.map(({ members, ports }) =>
      new PairKeeper(company, members, ports)
    );
  }

  /**
   * Starts all workers and keeps them running.
   *
   * @param end Settles when that is to end.
   * @throws {Error} if workers cannot be kept running.
   */
  async run(end: Promise<void>): Promise<void> {
    for (const pair of this.#pairs) pair.launch();
    await Promise.race([end, this.#failure]);
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    await Promise.all(this.#pairs.map((pair) => pair.close()));
    this.#openLocks();
  }

  /** A worker that attaches holds locks by right: then another time. */
  #openLocks(): void {
    if (this.#pairs.some((pair) => pair.attaching)) return;
    const opened = this.#locks.break();
    if (opened.length === 0) return;
    this.#write(`Locks of killed workers opened: ${opened.join(", ")}\n`);
  }

  /**
   * At the first start all workers wait for each other, because some drivers
   * truncate the files of all ports when a process attaches. Later only the
   * workers of a pair do.
   */
  #pairReady(pair: PairKeeper, ready: boolean): void {
    if (!ready) {
      this.#ready.delete(pair);
      return;
    }
    this.#ready.add(pair);
    if (this.#open) pair.release();
    else if (this.#ready.size === this.#pairs.length) {
      this.#open = true;
      for (const each of this.#ready) each.release();
    }
  }
}
