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
import { processId } from "../../eal/internal/host.ts";
import { Memzone } from "../../eal/memzone.ts";
import {
  dieWithParent,
  type ParentWatch,
  watchParent,
} from "../../supervise/parent_watch.ts";
import { giveUpServiceLcores } from "../../supervise/secondary_process.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { pause, reportFatal } from "../_common/program.ts";
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
export function runWorker(
  argv: readonly string[],
  options: WorkerOptions,
): Promise<number> {
  const worker: EalProgram<WorkerOptions, Worker> = {
    name: "l2fwd_fork",
    usage: "", // No person starts it.
    check: dieWithParent,
    options: () => options,
    setup,
    loop: (_, worker) => worker.run(),
    end: (_, worker) => worker.end(),
    failed: (reason) =>
      reportFatal(`Worker of lcore ${options.lcore} cannot start: ${reason}`),
    quiet: true,
    isLed: true,
  };
  return runEalProgram(worker, argv);
}

function setup(run: Run, options: WorkerOptions): Worker {
  giveUpServiceLcores();
  const group = findGroup(options);
  const parent = watchParent(group.header!.mainPid);
  return new Worker(run, group, parent, options.lcore);
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
  readonly #run: Run;
  readonly #group: GroupMemory;
  readonly #parent: ParentWatch;
  readonly #lcore: number;
  readonly #commands: CommandReceiver;
  readonly #forwarder: Forwarder;
  #commanded = false;

  constructor(
    run: Run,
    group: GroupMemory,
    parent: ParentWatch,
    lcore: number,
  ) {
    this.#run = run;
    this.#group = group;
    this.#parent = parent;
    this.#lcore = lcore;
    this.#commands = new CommandReceiver(lcore);
    this.#forwarder = openForwarder(group, lcore);
  }

  async run(): Promise<void> {
    this.#announce();
    this.#group.setState(this.#lcore, WorkerState.READY);
    while (this.#going() && !this.#group.isReleased(this.#lcore)) {
      this.#look();
      await pause(RELEASE_INTERVAL);
    }
    await pollOnMain(this.#turn(), () => this.#going());
  }

  /** Answers its main process; returns the exit code. */
  end(): number {
    if (this.#commanded) this.#commands.acknowledge();
    if (!this.#parent.gone()) this.#forwarder.drain();
    else {
      this.#run.write(
        `lcore = ${this.#lcore} : Find parent leaves, sig=10\nChild leaving\n`,
      );
    }
    return 0;
  }

  /** One round of the loop, with a look at clock and commands now and then. */
  #turn(): () => void {
    const { round, drain } = this.#forwarder;
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

  /** SIGTERM is a polite request from outside: it is to be started again. */
  #going(): boolean {
    return !this.#commanded && this.#run.running() && !this.#parent.gone();
  }

  #announce(): void {
    const lcore = this.#lcore;
    const { eal, write } = this.#run;
    const id = this.#group.mappedId(lcore);
    if (id !== NO_ID) {
      write(`Org lcore_id = ${lcore}, cur lcore_id = ${eal.mainLcore}\n`);
    }
    write(`Core ${lcore} is ready (pid=${processId()})\n`);
    write(`entering main loop on lcore ${lcore}\n`);
    for (const port of this.#group.ports(lcore)) {
      write(` -- lcoreid=${lcore} portid=${port}\n`);
    }
  }
}
