/**
 * A worker process of l2fwd_fork: attaches to the main process's ports and
 * forwards between them until it is told to stop.
 *
 * | step | does                                                          |
 * |------|---------------------------------------------------------------|
 * | 1    | starts the EAL as a secondary, finds the shared memory        |
 * | 2    | opens its ports, says that it is ready                        |
 * | 3    | waits until the main process lets it forward                  |
 * | 4    | forwards; between slices looks for a command and at its parent |
 * | 5    | acknowledges, sends what waits, ends with exit code 0         |
 *
 * @module
 */
import process from "node:process";
import {
  dieWithParent,
  type ParentWatch,
  watchParent,
} from "../../supervise/parent_watch.ts";
import { type Eal, init } from "../../eal/eal.ts";
import { giveUpServiceLcores } from "../../supervise/secondary_process.ts";
import { Memzone } from "../../eal/memzone.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import { pause } from "../_common/surroundings.ts";
import { reportFatal } from "../_common/terminal.ts";
import { Command, CommandReceiver } from "./command_channel.ts";
import { type Forwarder, openForwarder } from "./forwarder.ts";
import {
  GROUP_MEMORY_NAME,
  GroupMemory,
  NO_ID,
  WorkerState,
} from "./layout.ts";
import type { WorkerOptions } from "./options.ts";

/** Packets wait this long for others to be sent with, in milliseconds. */
const DRAIN_INTERVAL = 0.1;

/** Rounds between two looks at the clock and the command ring, less one. */
const LOOK_MASK = 15;

/** Between two looks for the permission to forward, in milliseconds. */
const RELEASE_INTERVAL = 1;

/**
 * Runs a worker.
 *
 * @param argv EAL arguments, `--`, the words of the main process.
 * @returns The exit code: 0 after a stop or when the main process has ended, 1
 *   if it could not attach.
 */
export async function runWorker(
  argv: readonly string[],
  options: WorkerOptions,
): Promise<number> {
  dieWithParent();
  // Ctrl-C reaches all processes of the terminal; the main process decides.
  process.on("SIGINT", () => {});
  process.stdout.on("error", () => {});
  try {
    const eal = init(argv, { programName: "l2fwd_fork" });
    giveUpServiceLcores();
    const group = findGroup(options);
    const parent = watchParent(group.header!.mainPid);
    await new Worker(eal, group, parent, options.lcore).run();
    eal.cleanup();
    return 0;
  } catch (error) {
    const { lcore } = options;
    const reason = error instanceof Error ? error.message : `${error}`;
    return reportFatal(`Worker of lcore ${lcore} cannot start: ${reason}`);
  }
}

function findGroup({ lcore, epoch }: WorkerOptions): GroupMemory {
  const group = new GroupMemory(Memzone.lookup(GROUP_MEMORY_NAME).window);
  const { header } = group;
  if (header === undefined) {
    throw new Error(
      `memzone ${GROUP_MEMORY_NAME} is of another version of this program`,
    );
  }
  if (header.epoch !== epoch) {
    throw new Error(
      `the main process is of run ${header.epoch}, this worker of run ${epoch}`,
    );
  }
  if (group.ports(lcore).length === 0) {
    throw new Error(`lcore ${lcore} has no ports`);
  }
  return group;
}

class Worker {
  readonly #eal: Eal;
  readonly #group: GroupMemory;
  readonly #parent: ParentWatch;
  readonly #lcore: number;
  readonly #commands: CommandReceiver;
  #commanded = false;
  #asked = false;

  constructor(
    eal: Eal,
    group: GroupMemory,
    parent: ParentWatch,
    lcore: number,
  ) {
    this.#eal = eal;
    this.#group = group;
    this.#parent = parent;
    this.#lcore = lcore;
    this.#commands = new CommandReceiver(lcore);
    // A polite request from outside: leave in order, to be started again.
    process.on("SIGTERM", () => this.#asked = true);
  }

  async run(): Promise<void> {
    const forwarder = openForwarder(this.#group, this.#lcore);
    this.#announce();
    this.#group.setState(this.#lcore, WorkerState.READY);
    while (this.#going() && !this.#group.isReleased(this.#lcore)) {
      this.#look();
      await pause(RELEASE_INTERVAL);
    }
    await pollOnMain(this.#turn(forwarder), () => this.#going());
    if (this.#commanded) this.#commands.acknowledge();
    if (this.#parent.gone()) {
      write(`lcore = ${this.#lcore} : Find parent leaves, sig=10\n`);
      write("Child leaving\n");
    } else forwarder.drain();
  }

  /** One round of the loop, with a look at clock and commands now and then. */
  #turn({ round, drain }: Forwarder): () => void {
    let turns = 0;
    let drained = performance.now();
    return () => {
      round();
      turns++;
      if ((turns & LOOK_MASK) !== 0) return;
      this.#look();
      const now = performance.now();
      if (now - drained < DRAIN_INTERVAL) return;
      drained = now;
      drain();
    };
  }

  #look(): void {
    if (!this.#commanded && this.#commands.receive() === Command.STOP) {
      this.#commanded = true;
    }
  }

  #going(): boolean {
    return !this.#commanded && !this.#asked && !this.#parent.gone();
  }

  #announce(): void {
    const lcore = this.#lcore;
    const id = this.#group.mappedId(lcore);
    if (id !== NO_ID) {
      write(`Org lcore_id = ${lcore}, cur lcore_id = ${this.#eal.mainLcore}\n`);
    }
    write(`Core ${lcore} is ready (pid=${process.pid})\n`);
    write(`entering main loop on lcore ${lcore}\n`);
    for (const port of this.#group.ports(lcore)) {
      write(` -- lcoreid=${lcore} portid=${port}\n`);
    }
  }
}

function write(text: string): void {
  process.stdout.write(text);
}
