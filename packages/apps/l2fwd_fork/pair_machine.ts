/**
 * The life of a pair of workers, or of one that has no partner. Pure: told
 * what happened and when, it says what to do.
 *
 * | state    | means                                  | lives         |
 * |----------|----------------------------------------|---------------|
 * | idle     | was never started                      | nobody        |
 * | starting | all were started, some are not ready   | all           |
 * | running  | all are ready and forward              | all           |
 * | stopping | one has ended, the other is to end     | one or more   |
 * | waiting  | a start failed, the next one is due later | nobody     |
 * | failed   | too many starts failed                 | nobody        |
 * | closing  | all are to end for good                | one or more   |
 * | closed   | all have ended for good                | nobody        |
 *
 * | from              | event                  | to       | to do                              |
 * |-------------------|------------------------|----------|------------------------------------|
 * | idle              | launch                 | starting | launch                             |
 * | starting          | the last one is ready  | running  | release                            |
 * | starting          | deadline               | stopping | stop the ready, kill the others    |
 * | starting, running | one ended, others live | stopping | stop them                          |
 * | starting, running, stopping | the last one ended, next start at once | starting | reset, launch |
 * | starting, running, stopping | the last one ended, next start later | waiting | reset, wait |
 * | starting, running, stopping | the last one ended, too many failed | failed | reset, give up |
 * | waiting           | wait is over           | starting | launch                             |
 * | starting, running, stopping | close        | closing  | stop those that were not told yet  |
 * | closing           | the last one ended     | closed   | -                                  |
 * | idle, waiting     | close                  | closed   | -                                  |
 *
 * | never                                  | because                                          |
 * |----------------------------------------|--------------------------------------------------|
 * | launch or reset while one lives        | it may be in a burst, in a ring, under its lcore id |
 * | release before all are ready           | a driver may truncate files when it attaches     |
 * | stop one twice                         | the second message would meet its successor      |
 * | launch in closing, closed or failed    | the main process is about to end                 |
 *
 * | the life before                  | the next start                           |
 * |----------------------------------|------------------------------------------|
 * | reached `running`, was killed    | at once                                  |
 * | reached `running`, left or crashed | a second after its start, at least     |
 * | was killed while it started      | the same                                 |
 * | failed to start                  | the same, then 2, 4, 8 seconds; the fifth in a row is the last |
 *
 * Killed is by SIGKILL, which comes from outside. A start has failed when a
 * worker ended in another way before all were ready, or was not ready at the
 * deadline.
 *
 * @module
 */
import { constants } from "node:os";
import { RestartPolicy } from "../../supervise/restart_policy.ts";

/** State of a pair. */
export type PairState =
  | "idle"
  | "starting"
  | "running"
  | "stopping"
  | "waiting"
  | "failed"
  | "closing"
  | "closed";

/** What happened; members are known by their lcore. */
export type PairEvent =
  | { readonly kind: "launch" | "deadline" | "waited" | "close" }
  | { readonly kind: "ready"; readonly member: number }
  | {
    readonly kind: "ended";
    readonly member: number;
    /** The signal that ended it; 0 if it left by itself. */
    readonly signal: number;
  };

/** What to do, in this order. */
export type PairAction =
  /** Start all members, and report the deadline if they are not ready in time. */
  | { readonly kind: "launch" }
  /** Let all members forward. */
  | { readonly kind: "release" }
  /** Ask one to end, and see that it does. */
  | {
    readonly kind: "stop";
    readonly member: number;
    /** True if it starts, and needs time to hear the question. */
    readonly patient: boolean;
  }
  /** End one at once. */
  | { readonly kind: "kill"; readonly member: number }
  /** Bring ports, rings and pools into order: nobody uses them. */
  | { readonly kind: "reset" }
  /** Report that the wait is over after so many milliseconds. */
  | { readonly kind: "wait"; readonly milliseconds: number }
  /** End the program: starts keep failing. */
  | { readonly kind: "giveUp" };

/** When a pair may be started again: see the table above. */
export function pairPolicy(): RestartPolicy {
  return new RestartPolicy({
    interval: 1000,
    failures: 5,
    healthyAfter: Number.POSITIVE_INFINITY,
  });
}

/** The state machine of one pair. */
export class PairMachine {
  readonly #members: readonly number[];
  readonly #policy: RestartPolicy;
  readonly #living = new Set<number>();
  readonly #ready = new Set<number>();
  readonly #told = new Set<number>();
  #state: PairState = "idle";
  /** Whether all members were ready in this life. */
  #reached = false;
  /** Why it ended: by a SIGKILL from outside, by itself, or never started well. */
  #end: "killed" | "left" | "failed" = "left";

  /**
   * A pair that was never started.
   *
   * @param members Their lcores, one or two.
   * @param policy When to try again; made by {@linkcode pairPolicy}.
   */
  constructor(members: readonly number[], policy: RestartPolicy) {
    this.#members = members;
    this.#policy = policy;
  }

  /** The state. */
  get state(): PairState {
    return this.#state;
  }

  /** Members whose processes live. */
  get living(): ReadonlySet<number> {
    return this.#living;
  }

  /** True while a member attaches to the group. */
  get attaching(): boolean {
    return [...this.#living].some((member) => !this.#ready.has(member));
  }

  /**
   * Takes an event in.
   *
   * @param now When, in milliseconds.
   * @returns what to do about it; nothing for events that come too late.
   */
  handle(event: PairEvent, now: number): PairAction[] {
    switch (event.kind) {
      case "launch":
        return this.#state === "idle" ? this.#launch(now) : [];
      case "waited":
        return this.#state === "waiting" ? this.#launch(now) : [];
      case "ready":
        return this.#becomeReady(event.member);
      case "deadline":
        return this.#state === "starting" ? this.#giveUpStart() : [];
      case "ended":
        return this.#living.delete(event.member)
          ? this.#memberEnded(event.signal, now)
          : [];
      case "close":
        return this.#close();
    }
  }

  #launch(now: number): PairAction[] {
    this.#state = "starting";
    this.#reached = false;
    this.#ready.clear();
    this.#told.clear();
    for (const member of this.#members) this.#living.add(member);
    this.#policy.started(now);
    return [{ kind: "launch" }];
  }

  #becomeReady(member: number): PairAction[] {
    if (!this.#living.has(member)) return [];
    this.#ready.add(member);
    if (
      this.#state !== "starting" || this.#ready.size < this.#members.length
    ) return [];
    this.#state = "running";
    this.#reached = true;
    return [{ kind: "release" }];
  }

  #giveUpStart(): PairAction[] {
    this.#end = "failed";
    this.#state = "stopping";
    const late = [...this.#living].filter((member) => !this.#ready.has(member));
    for (const member of late) this.#told.add(member);
    return [
      ...this.#stopLiving(),
      ...late.map((member) => ({ kind: "kill" as const, member })),
    ];
  }

  #memberEnded(signal: number, now: number): PairAction[] {
    if (this.#state === "closing") {
      if (this.#living.size === 0) this.#state = "closed";
      return [];
    }
    if (this.#state !== "stopping") {
      // The first one to end is the cause, the others follow it.
      const killed = signal === constants.signals.SIGKILL;
      this.#end = killed ? "killed" : this.#reached ? "left" : "failed";
      this.#state = "stopping";
    }
    if (this.#living.size > 0) return this.#stopLiving();
    return [{ kind: "reset" }, ...this.#launchAgain(now)];
  }

  #launchAgain(now: number): PairAction[] {
    if (this.#reached && this.#end === "killed") {
      this.#policy.healthy();
      return this.#launch(now);
    }
    if (this.#end !== "failed") this.#policy.healthy();
    const delay = this.#policy.ended(now);
    if (this.#end !== "failed") this.#policy.healthy();
    if (delay === undefined) {
      this.#state = "failed";
      return [{ kind: "giveUp" }];
    }
    if (delay === 0) return this.#launch(now);
    this.#state = "waiting";
    return [{ kind: "wait", milliseconds: delay }];
  }

  #close(): PairAction[] {
    if (this.#state === "failed" || this.#state === "closed") return [];
    this.#state = this.#living.size === 0 ? "closed" : "closing";
    return this.#stopLiving();
  }

  #stopLiving(): PairAction[] {
    const untold = [...this.#living].filter((member) =>
      !this.#told.has(member)
    );
    for (const member of untold) this.#told.add(member);
    return untold.map((member) => ({
      kind: "stop" as const,
      member,
      // A program that is to end does not wait for a start.
      patient: this.#state !== "closing" && !this.#ready.has(member),
    }));
  }
}
