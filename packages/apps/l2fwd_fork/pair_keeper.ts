/**
 * Keeps the workers of one pair running: carries out what its state machine
 * says, and tells it what happens.
 *
 * @module
 */
import type { Eal } from "../../eal/eal.ts";
import {
  lcoreCpus,
  removeSecondaryFiles,
  setNice,
} from "../../supervise/secondary_process.ts";
import type { ProcessExit, Supervisor } from "../../supervise/supervisor.ts";
import { pause } from "../_common/program.ts";
import { Command, type CommandSender } from "./command_channel.ts";
import { type GroupMemory, NO_ID, WorkerState } from "./layout.ts";
import {
  type PairAction,
  type PairEvent,
  PairMachine,
  pairPolicy,
} from "./pair_machine.ts";
import { type DeadPair, resetPair, settlePools } from "./pair_reset.ts";
import type { UsedPort } from "./ports.ts";

/** Milliseconds that a ready worker has to acknowledge, and then to end. */
const STOP_LIMIT = 1000;

/**
 * Milliseconds that a worker has to become ready. Far more than it needs: one
 * that is killed while it attaches may leave a lock of the EAL behind.
 */
const START_LIMIT = 5000;

/** Between two looks whether workers are ready, in milliseconds. */
const READY_INTERVAL = 2;

/** What all pairs have in common. */
export interface Company {
  readonly eal: Eal;
  readonly group: GroupMemory;
  readonly supervisor: Supervisor;
  /** Whether workers float. */
  readonly floating: boolean;
  /** Priority of workers that are ready; those that start have this process's. */
  readonly workerNice: number;
  /** CPUs that this process had at its start, as text. */
  readonly initialCpus: string;
  /** Command line of a worker. */
  readonly commandLine: (lcore: number, id: number, cpus: string) => string[];
  /** Opens locks that killed workers hold, when no worker attaches. */
  readonly openLocks: () => void;
  /** Called when all workers of a pair are ready, and when one is no more. */
  readonly onReady: (pair: PairKeeper, ready: boolean) => void;
  /** Called when a pair cannot be kept running. */
  readonly onFailure: (error: Error) => void;
  /** Prints text. */
  readonly write: (text: string) => void;
}

/** One of the two workers. */
export interface Member {
  readonly lcore: number;
  readonly commands: CommandSender;
}

/** The name of a worker for the supervisor. */
export function workerName(lcore: number): string {
  return `lcore ${lcore}`;
}

/** Keeps one pair. */
export class PairKeeper {
  readonly #company: Company;
  readonly #members: ReadonlyMap<number, Member>;
  readonly #ports: readonly UsedPort[];
  readonly #machine: PairMachine;
  /** Lcore ids that the members run or ran under. */
  readonly #ids = new Map<number, number>();
  #launches = 0;
  /** True after an error: the state machine no longer tells how things are. */
  #broken = false;
  #onClosed: () => void = () => {};

  /** @param ports All that the members read; they send on no others. */
  constructor(
    company: Company,
    members: readonly Member[],
    ports: readonly UsedPort[],
  ) {
    this.#company = company;
    this.#members = new Map(members.map((member) => [member.lcore, member]));
    this.#ports = ports;
    this.#machine = new PairMachine([...this.#members.keys()], pairPolicy());
  }

  /** Starts the workers for the first time. */
  launch(): void {
    this.#handle({ kind: "launch" });
  }

  /** Lets the workers forward, once they are ready. */
  release(): void {
    for (const lcore of this.#members.keys()) {
      this.#company.group.release(lcore);
    }
  }

  /** True while a worker attaches to the group. */
  get attaching(): boolean {
    return this.#machine.attaching;
  }

  /** Ends the workers for good; settles when they have ended. */
  async close(): Promise<void> {
    if (this.#broken) return await this.#endMembers();
    const closed = new Promise<void>((resolve) => this.#onClosed = resolve);
    this.#handle({ kind: "close" });
    this.#tellClosed();
    await closed;
    const { group, write } = this.#company;
    settlePools(group, this.#dead(), write);
  }

  /** Takes the end of a worker's process in, if it is one of this pair. */
  workerEnded(name: string, pid: number, exit: ProcessExit): void {
    const lcore = [...this.#members.keys()]
      .find((member) => workerName(member) === name);
    if (lcore === undefined) return;
    const { group, eal, write } = this.#company;
    group.setPid(lcore, 0);
    group.setState(lcore, WorkerState.IDLE);
    group.setRecreate(lcore, true);
    // Nothing is left by one that ended in order.
    if (exit.code !== 0) removeSecondaryFiles(eal, pid);
    write(`Get slave ${lcore} leave info\n`);
    write(`lcore ${lcore}: process ${pid} ${describeExit(exit)}\n`);
    this.#handle({ kind: "ended", member: lcore, signal: exit.signal });
    this.#tellClosed();
  }

  #tellClosed(): void {
    const { state } = this.#machine;
    if (state === "closed" || state === "failed") this.#onClosed();
  }

  #handle(event: PairEvent): void {
    if (this.#broken) return;
    try {
      for (const action of this.#machine.handle(event, performance.now())) {
        this.#carryOut(action);
      }
    } catch (error) {
      this.#broken = true;
      this.#company.onFailure(error as Error);
    }
  }

  /** Ends what lives, without the state machine. */
  async #endMembers(): Promise<void> {
    const { supervisor } = this.#company;
    await Promise.all(
      [...this.#members.values()].map(({ lcore, commands }) =>
        supervisor.stop(workerName(lcore), {
          ask: () => commands.send(Command.STOP),
        })
      ),
    );
  }

  #carryOut(action: PairAction): void {
    const { supervisor, onReady, onFailure, write } = this.#company;
    switch (action.kind) {
      case "launch":
        return this.#launch();
      case "release":
        return onReady(this, true);
      case "stop":
        return this.#stop(action.member, action.patient);
      case "kill":
        write(`lcore ${action.member}: not ready in time, killed\n`);
        supervisor.signal(workerName(action.member), "SIGKILL");
        return;
      case "reset":
        return this.#reset();
      case "wait":
        write(
          `${this.#name}: next start in ${Math.ceil(action.milliseconds)} ms\n`,
        );
        pause(action.milliseconds).then(() => this.#handle({ kind: "waited" }));
        return;
      case "giveUp":
        return onFailure(new Error(`${this.#name}: cannot be started`));
    }
  }

  /** Such as "lcore 1 and 2". */
  get #name(): string {
    return `lcore ${[...this.#members.keys()].join(" and ")}`;
  }

  #launch(): void {
    this.#launches++;
    for (const lcore of this.#members.keys()) this.#launchMember(lcore);
    this.#awaitReady(this.#launches);
  }

  #launchMember(lcore: number): void {
    const { group, supervisor, floating, eal, write } = this.#company;
    const id = floating ? group.lcoreIds.take() : lcore;
    if (id === undefined) throw new Error("No lcore id is free");
    if (floating) group.setMappedId(lcore, id);
    this.#ids.set(lcore, id);
    group.setRecreate(lcore, false);
    group.nextGeneration(lcore);
    const cpus = floating ? this.#company.initialCpus : lcoreCpus(lcore);
    const { pid } = supervisor.start(workerName(lcore), {
      argv: this.#company.commandLine(lcore, id, cpus),
      affinity: eal.initialAffinity,
    });
    group.setPid(lcore, pid);
    write(`lcore ${lcore}: process ${pid} started\n`);
  }

  /** Reports members as they become ready, and the deadline. */
  async #awaitReady(launch: number): Promise<void> {
    const { group } = this.#company;
    const end = performance.now() + START_LIMIT;
    const starting = new Set(this.#members.keys());
    while (
      this.#launches === launch && starting.size > 0 &&
      this.#machine.living.size > 0
    ) {
      if (performance.now() > end) return this.#handle({ kind: "deadline" });
      await pause(READY_INTERVAL);
      for (const member of starting) {
        if (group.state(member) !== WorkerState.READY) continue;
        starting.delete(member);
        setNice(group.pid(member), this.#company.workerNice);
        this.#handle({ kind: "ready", member });
      }
    }
  }

  #stop(lcore: number, patient: boolean): void {
    const { supervisor, group, write } = this.#company;
    const { commands } = this.#members.get(lcore)!;
    write(`lcore ${lcore}: process ${group.pid(lcore)} is asked to stop\n`);
    supervisor.stop(workerName(lcore), {
      ask: async () => {
        await commands.send(Command.STOP);
        write(`lcore ${lcore}: stop acknowledged\n`);
      },
      acknowledge: patient ? START_LIMIT : STOP_LIMIT,
      end: STOP_LIMIT,
    });
  }

  #reset(): void {
    const { group, floating, onReady, write } = this.#company;
    onReady(this, false);
    this.#company.openLocks();
    for (const { commands } of this.#members.values()) commands.reset();
    resetPair(group, this.#dead(), write);
    if (!floating) return;
    for (const lcore of this.#members.keys()) {
      const id = group.mappedId(lcore);
      if (id === NO_ID) continue;
      group.setMappedId(lcore, NO_ID);
      group.lcoreIds.release(id);
      write(`${lcore} return mapping id ${id}\n`);
    }
  }

  #dead(): DeadPair {
    return {
      members: [...this.#members.keys()],
      ids: [...this.#ids.values()],
      ports: this.#ports,
    };
  }
}

function describeExit({ code, signal }: ProcessExit): string {
  return signal === 0
    ? `ended with code ${code}`
    : `killed by signal ${signal}`;
}
