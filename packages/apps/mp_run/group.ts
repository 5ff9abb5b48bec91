/**
 * A group at work: brought up in order, watched, taken down in reverse order.
 *
 * | state    | begins with        | ends with                                  |
 * |----------|--------------------|--------------------------------------------|
 * | starting | `run`              | the last process is ready                  |
 * | running  | -                  | all have ended; a failure; `stop`          |
 * | stopping | `stop`, a failure  | nothing of the group is left               |
 *
 * @module
 */
import { Supervisor } from "../../supervise/supervisor.ts";
import { groupUsers } from "../../group/internal/members.ts";
import { reasonOf } from "../_common/reason.ts";
import { complain } from "../_common/tool.ts";
import { clearRemains, removeGroupFiles } from "./clearance.ts";
import { commandText } from "./command_line.ts";
import { Journal } from "./journal.ts";
import { type GroupSurroundings, Member } from "./member.ts";
import type { Output } from "./output.ts";
import type { GroupPlan } from "./plan.ts";
import { runCommand } from "./run_command.ts";

/** Runs one group. */
export class Group {
  readonly #plan: GroupPlan;
  readonly #output: Output;
  readonly #journal: Journal;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #supervisor: Supervisor;
  readonly #stopping = new AbortController();
  #code = 0;

  /** Starts nothing yet. */
  constructor(plan: GroupPlan, output: Output) {
    this.#plan = plan;
    this.#output = output;
    this.#journal = new Journal(plan.scratch);
    this.#supervisor = new Supervisor(({ name, pid }, exit, expected) =>
      this.#members.get(name)!.ended(pid, exit, expected)
    );
    const around: GroupSurroundings = {
      output,
      supervisor: this.#supervisor,
      journal: this.#journal,
      stopping: this.#stopping.signal,
      stop: (code) => this.stop(code),
      fail: (error) => this.#fail(error),
      line: (label, text) => {
        for (const member of this.#members.values()) member.line(label, text);
      },
      done: () => this.#checkDone(),
    };
    this.#members = new Map(
      plan.processes.map((each) => [each.label, new Member(each, around)]),
    );
  }

  /**
   * Brings the group up, keeps it up, and takes it down.
   *
   * @returns The exit code: what `stop` was given, 0 if all processes ended
   *   with 0, 1 after a failure.
   */
  async run(): Promise<number> {
    try {
      await this.#checkFree();
      if (this.#stopping.signal.aborted) return this.#code;
      await this.#prepare();
      await Promise.all([this.#startAll(), this.#stopped()]);
    } catch (error) {
      this.#fail(error);
    }
    await this.#stopAll();
    if (this.#journal.isOpen) await this.#clear();
    return this.#code;
  }

  /** Removes what a killed run of the group left. */
  async clearRemains(): Promise<void> {
    const note = (text: string): void => this.#output.note(text);
    const { name } = this.#plan;
    if (!await clearRemains(name, this.#journal, note)) {
      note("there is nothing to remove");
    }
  }

  /**
   * Takes the group down; only the first call counts.
   *
   * @param code Exit code of mp_run.
   * @param reason Shown, if there is something to say.
   */
  stop(code: number, reason?: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#code = code;
    if (reason !== undefined) this.#output.note(reason);
    this.#stopping.abort();
  }

  /** Kills all processes at once; the rest of the group goes in order. */
  kill(): void {
    for (const { name } of this.#supervisor.list()) {
      this.#supervisor.signal(name, "SIGKILL");
    }
  }

  /** Types a line into a process; false if it takes none now. */
  type(label: string, line: string): boolean {
    return this.#members.get(label)?.type(line) ?? false;
  }

  #fail(error: unknown): void {
    // What fails while the group goes down fails because it goes down.
    if (this.#stopping.signal.aborted) return;
    this.#complain(error);
    this.stop(1);
  }

  #complain(error: unknown): void {
    complain("mp_run", reasonOf(error));
    this.#code ||= 1;
  }

  /** Nobody else may have the group, dead or alive. */
  async #checkFree(): Promise<void> {
    const { name } = this.#plan;
    const note = (text: string): void => this.#output.note(text);
    await clearRemains(name, this.#journal, note);
    const [user] = groupUsers(name);
    if (user !== undefined) {
      throw new Error(
        `Cannot start group "${name}": ${userText(user)} has it already`,
      );
    }
  }

  async #prepare(): Promise<void> {
    const { signal } = this.#stopping;
    for (const [i, { argv, undo }] of this.#plan.steps.entries()) {
      if (signal.aborted) return;
      this.#output.note(`$ ${commandText({ argv })}`);
      // The first step makes the folder that the journal is in.
      if (i === 0) this.#journal.begin();
      else await runCommand(argv, argv[0] === "sh" ? signal : undefined);
      if (undo !== undefined) this.#journal.addUndo(undo);
    }
  }

  async #startAll(): Promise<void> {
    await Promise.all([...this.#members.values()].map(async (member) => {
      const before = member.plan.after
        .map((label) => this.#members.get(label)!.ready);
      await Promise.race([Promise.all(before), this.#stopped()]);
      member.launch();
      await Promise.race([member.ready, this.#stopped()]);
    }));
    if (this.#stopping.signal.aborted) return;
    this.#output.note("all processes are ready");
    this.#checkDone();
  }

  /** Settles when the group is to be stopped. */
  #stopped(): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  #checkDone(): void {
    const members = [...this.#members.values()];
    if (members.every(({ isDone }) => isDone)) this.stop(0);
  }

  /** Those started last go first. */
  async #stopAll(): Promise<void> {
    const order = this.#supervisor.list()
      .sort((a, b) => b.startedAt - a.startedAt);
    for (const { name } of order) {
      try {
        await this.#members.get(name)!.stop();
      } catch (error) {
        this.#complain(error); // The others have to be stopped all the same.
      }
    }
  }

  /** Removes what the steps made, in reverse order. */
  async #clear(): Promise<void> {
    const { name, removal } = this.#plan;
    if (removal !== "") {
      this.#output.note(`$ ${removal}`);
      const [user] = await removeGroupFiles(name);
      if (user !== undefined) {
        this.#complain(
          `The files of group "${name}" stay: ${userText(user)} uses them`,
        );
      }
    }
    for (;;) {
      const argv = this.#journal.takeUndo();
      if (argv === undefined) break;
      this.#output.note(`$ ${commandText({ argv })}`);
      try {
        await runCommand(argv);
      } catch (error) {
        this.#complain(error);
      }
    }
  }
}

/** @param user As groupUsers has it. */
function userText(user: number): string {
  return user > 0 ? `process ${user}` : "a process of another container";
}
