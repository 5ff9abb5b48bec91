/**
 * When a process is ready for those that come after it.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { connect } from "node:net";
import type { ReadyPlan } from "./plan.ts";

/** Milliseconds from one look at a file or socket to the next. */
const LOOK_INTERVAL = 50;

/** Watches one life of one process. */
export class Readiness {
  /** Settles when it is ready; never, if it does not become so in time. */
  readonly reached: Promise<void>;
  readonly #plan: ReadyPlan;
  readonly #pattern: RegExp | undefined;
  #resolve: () => void = () => {};
  #isReached = false;
  #printed: boolean;
  #ended: boolean;
  #found: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  /**
   * Begins to watch.
   *
   * @param onLate Called with what is missing when the time is over.
   */
  constructor(plan: ReadyPlan, onLate: (missing: string) => void) {
    const { output, file, socket, exit, within } = plan;
    this.#plan = plan;
    this.#pattern = output === undefined ? undefined : new RegExp(output);
    this.#printed = output === undefined;
    this.#ended = exit !== true;
    this.#found = file === undefined && socket === undefined;
    this.reached = new Promise((resolve) => this.#resolve = resolve);
    this.#limit = setTimeout(() => {
      this.close();
      onLate(`${this.#missing()} within ${within} s`);
    }, within * 1000);
    this.#check();
    if (!this.#found) void this.#look();
  }

  /** True once it is ready. */
  get isReached(): boolean {
    return this.#isReached;
  }

  /** Takes a line of output, or what has come of one. */
  line(text: string): void {
    if (this.#printed || !this.#pattern!.test(text)) return;
    this.#printed = true;
    this.#check();
  }

  /** Notes that the process has ended with exit code 0. */
  ended(): void {
    this.#ended = true;
    this.#check();
  }

  /** Stops to watch. */
  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#limit);
    this.#limit = undefined;
  }

  #check(): void {
    if (!this.#printed || !this.#ended || !this.#found) return;
    this.close();
    this.#isReached = true;
    this.#resolve();
  }

  #missing(): string {
    const { output, file, socket } = this.#plan;
    if (!this.#printed) return `no line of output matched /${output}/`;
    if (!this.#ended) return "it did not end";
    return file !== undefined && !existsSync(file)
      ? `there was no file ${file}`
      : `nothing accepted a connection on ${socket}`;
  }

  async #look(): Promise<void> {
    const { file, socket } = this.#plan;
    this.#found = (file === undefined || existsSync(file)) &&
      (socket === undefined || await accepts(socket));
    if (this.#found) this.#check();
    else if (this.#limit !== undefined) {
      this.#timer = setTimeout(() => void this.#look(), LOOK_INTERVAL);
    }
  }
}

/** Tells whether somebody listens on a path or on host:port. */
function accepts(name: string): Promise<boolean> {
  const found = /^([^/]*):(\d+)$/.exec(name);
  const where = found === null
    ? { path: name }
    : { host: found[1] || "127.0.0.1", port: Number(found[2]) };
  return new Promise((resolve) => {
    const socket = connect(where);
    socket.setTimeout(1000);
    const settle = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on("connect", () => settle(true));
    socket.on("error", () => settle(false));
    socket.on("timeout", () => settle(false));
  });
}
