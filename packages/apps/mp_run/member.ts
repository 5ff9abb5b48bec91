/**
 * One process of a group, over all its lives.
 *
 * @module
 */
import { constants } from "node:os";
import type { ProcessExit, Supervisor } from "../../supervise/supervisor.ts";
import { RestartPolicy } from "../../supervise/restart_policy.ts";
import { Child } from "./child.ts";
import { commandText } from "./command_line.ts";
import { InputScript } from "./input_script.ts";
import type { Journal } from "./journal.ts";
import type { Output } from "./output.ts";
import type { ProcessPlan } from "./plan.ts";
import { Readiness } from "./readiness.ts";
import { runCommand } from "./run_command.ts";

/** What a member needs of its group. */
export interface GroupSurroundings {
  readonly output: Output;
  readonly supervisor: Supervisor;
  readonly journal: Journal;
  /** Aborted when the group is being stopped. */
  readonly stopping: AbortSignal;
  /** Takes the group down with this exit code. */
  stop(code: number): void;
  /** Takes the group down after a failure. */
  fail(error: unknown): void;
  /** Told of each line that a process prints. */
  line(label: string, text: string): void;
  /** Told when the member has ended for good, as it should. */
  done(): void;
}

/** One process of a group. */
export class Member {
  /** What is planned for it. */
  readonly plan: ProcessPlan;
  /** Settles when it is ready for the first time. */
  readonly ready: Promise<void>;
  readonly #group: GroupSurroundings;
  readonly #policy: RestartPolicy;
  readonly #script: InputScript;
  #resolveReady: () => void = () => {};
  #child: Child | undefined;
  #readiness: Readiness | undefined;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #isDone = false;

  /** Starts nothing yet. */
  constructor(plan: ProcessPlan, group: GroupSurroundings) {
    const { interval, failures, "healthy-after": healthy } = plan.restart;
    this.plan = plan;
    this.#group = group;
    this.#policy = new RestartPolicy({
      ...interval === undefined ? {} : { interval: interval * 1000 },
      ...failures === undefined ? {} : { failures },
      ...healthy === undefined ? {} : { healthyAfter: healthy * 1000 },
    });
    this.#script = new InputScript(plan.stdin);
    this.ready = new Promise((resolve) => this.#resolveReady = resolve);
  }

  /** True when it has ended for good, as it should. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Starts the process, unless the group is being stopped. */
  launch(): void {
    const { output, supervisor, journal, stopping } = this.#group;
    if (stopping.aborted) return;
    const { label, command, ready } = this.plan;
    output.line(label, `$ ${commandText(command)}`);
    const readiness = new Readiness(ready, (missing) => {
      this.#group.fail(new Error(`"${label}" is not ready: ${missing}`));
    });
    this.#readiness = readiness;
    try {
      const { pid } = supervisor.start(label, {
        argv: command.argv,
        spawn: () => this.#child = this.#spawn(readiness),
      });
      journal.addProcess(pid);
      output.note(`${label} is process ${pid}`);
    } catch (error) {
      readiness.close();
      return this.#group.fail(error);
    }
    this.#policy.started(performance.now());
    void readiness.reached.then(() => this.#becameReady());
  }

  /** Takes a line of output of any process of the group. */
  line(label: string, text: string): void {
    this.#script.line(label, text);
  }

  /** Types a line into the process; false if it runs not. */
  type(line: string): boolean {
    const { label } = this.plan;
    const state = this.#group.supervisor.status(label)?.state;
    if (state !== "running") return false;
    this.#child?.type(line);
    return true;
  }

  /** Stops the process, if it runs, and does not start it again. */
  async stop(): Promise<void> {
    const { supervisor } = this.#group;
    const { label, stop: { signal, within } } = this.plan;
    clearTimeout(this.#restart);
    this.#readiness?.close();
    await supervisor.stop(label, {
      ask: () => Promise.resolve(supervisor.signal(label, signal)),
      end: within * 1000,
    });
  }

  /** Notes that the process has ended, asked for or not. */
  ended(pid: number, exit: ProcessExit, expected: boolean): void {
    const { output, journal, stopping } = this.#group;
    const { label, restart: { when }, endsGroup } = this.plan;
    const readiness = this.#readiness!;
    this.#child?.killGroup();
    this.#script.close();
    journal.removeProcess(pid);
    output.note(`${label} ${exitText(exit)}`);
    if (exit.code === 0) readiness.ended();
    readiness.close();
    if (expected || stopping.aborted) return;
    if (when === "always" || (when === "on-failure" && exit.code !== 0)) {
      this.#startAgain();
    } else if (endsGroup) this.#group.stop(exit.code);
    else if (exit.code !== 0) {
      this.#group.fail(new Error(`"${label}" ${exitText(exit)}`));
    } else if (!readiness.isReached) {
      this.#group.fail(new Error(`"${label}" ended before it was ready`));
    } else {
      this.#isDone = true;
      this.#group.done();
    }
  }

  #spawn(readiness: Readiness): Child {
    const { label, command, isDpdk } = this.plan;
    const { output, line } = this.#group;
    return new Child(command, {
      line(text) {
        if (text.trim() !== "") output.line(label, text);
        readiness.line(text);
        line(label, text);
      },
      part: (text) => readiness.line(text),
    }, !isDpdk);
  }

  async #becameReady(): Promise<void> {
    const { output, stopping, fail } = this.#group;
    const child = this.#child!;
    try {
      for (const argv of this.plan.whenReady) {
        if (stopping.aborted) return;
        output.note(`$ ${commandText({ argv })}`);
        await runCommand(argv);
      }
    } catch (error) {
      return fail(error);
    }
    if (stopping.aborted) return;
    this.#resolveReady();
    this.#script.open((line) => child.type(line));
  }

  #startAgain(): void {
    const { output, fail } = this.#group;
    const { label } = this.plan;
    const delay = this.#policy.ended(performance.now());
    if (delay === undefined) {
      const { failed } = this.#policy;
      const times = failed === 1 ? "at once" : `${failed} times in a row`;
      return fail(new Error(`"${label}" ended too early ${times}`));
    }
    output.note(`${label} is started again in ${Math.ceil(delay)} ms`);
    this.#restart = setTimeout(() => this.launch(), delay);
  }
}

function exitText({ code, signal }: ProcessExit): string {
  const name = Object.entries(constants.signals)
    .find(([, number]) => number === signal)?.[0];
  return signal === 0 ? `ended with exit code ${code}` : `ended by ${name}`;
}
