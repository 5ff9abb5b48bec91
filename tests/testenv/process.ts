/**
 * Child processes for tests: output collected line by line, waits that say
 * what they saw, and nothing left alive at the end of the test.
 *
 * @module
 */

/** How to start a child. */
export interface StartOptions {
  /** Words after the program name. */
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder; default: this process's own. */
  readonly cwd?: string;
}

/** One line of output, or the unfinished text after the last line. */
export interface OutputLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** How a child ended. */
export interface ExitStatus {
  readonly code: number;
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null;
}

/** Default of every wait, in milliseconds: far above what a wait takes. */
const WAIT_LIMIT = Deno.env.has("DPDK_TS_CHECKED") ? 120_000 : 30_000;

/** A running child process. */
export class TestProcess {
  /** Name shown in error messages. */
  readonly label: string;
  /** Both streams in order of arrival; complete lines only. */
  readonly lines: OutputLine[] = [];
  /** Resolves when the process has ended and its output was read. */
  readonly status: Promise<ExitStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #rest = { stdout: "", stderr: "" };
  readonly #watchers = new Set<() => void>();
  #ended: ExitStatus | undefined;

  constructor(label: string, program: string, options: StartOptions = {}) {
    this.label = label;
    this.#child = new Deno.Command(program, {
      args: [...options.args ?? []],
      env: { NO_COLOR: "1", ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true, // A process group of its own, so that it ends whole.
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.status = this.#follow();
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** The lines of one stream, an unfinished last one included. */
  text(stream: OutputLine["stream"]): string[] {
    return this.#seen().filter((line) => line.stream === stream)
      .map((line) => line.text);
  }

  /** Writes text to its standard input. */
  async write(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** Closes its standard input. */
  async endInput(): Promise<void> {
    try {
      await this.#input.close();
    } catch {
      // Closed before, or the process has ended.
    }
  }

  /**
   * Waits for a line that matches, an unfinished one (a prompt) included.
   * Lines seen before the call count, from the `from`th on.
   */
  async waitForLine(
    pattern: RegExp | string,
    options: { readonly limit?: number; readonly from?: number } = {},
  ): Promise<string> {
    const find = (): string | undefined =>
      this.#seen().slice(options.from ?? 0).find(({ text }) =>
        typeof pattern === "string"
          ? text.includes(pattern)
          : pattern.test(text)
      )?.text;
    const limit = options.limit ?? WAIT_LIMIT;
    const deadline = performance.now() + limit;
    for (;;) {
      const line = find();
      if (line !== undefined) return line;
      if (this.#ended !== undefined) {
        throw new Error(this.#report(`ended before a line had ${pattern}`));
      }
      const left = deadline - performance.now();
      if (left <= 0) {
        throw new Error(this.#report(`no line had ${pattern} in ${limit} ms`));
      }
      await this.#change(left);
    }
  }

  /** Waits for its end; an error with its output if that takes too long. */
  async waitForEnd(limit: number = WAIT_LIMIT): Promise<ExitStatus> {
    const deadline = performance.now() + limit;
    while (this.#ended === undefined) {
      const left = deadline - performance.now();
      if (left <= 0) {
        throw new Error(this.#report(`still running after ${limit} ms`));
      }
      await this.#change(left);
    }
    return this.#ended;
  }

  /** Sends it a signal; nothing happens when it has ended. */
  kill(signal: Deno.Signal = "SIGKILL"): void {
    try {
      this.#child.kill(signal);
    } catch {
      // Ended already.
    }
  }

  /** Ends it and its own children at once; waits until its output is closed. */
  async dispose(): Promise<void> {
    try {
      Deno.kill(-this.pid, "SIGKILL");
    } catch {
      // The whole group has ended.
    }
    await this.endInput();
    await this.status;
  }

  async #follow(): Promise<ExitStatus> {
    const [status] = await Promise.all([
      this.#child.status,
      this.#collect("stdout"),
      this.#collect("stderr"),
    ]);
    this.#ended = { code: status.code, signal: status.signal };
    this.#notify();
    return this.#ended;
  }

  async #collect(stream: OutputLine["stream"]): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child[stream]) {
      const parts = (this.#rest[stream] +
        decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      this.#rest[stream] = parts.pop()!;
      for (const text of parts) this.lines.push({ stream, text });
      this.#notify();
    }
  }

  #seen(): OutputLine[] {
    const seen = [...this.lines];
    for (const stream of ["stdout", "stderr"] as const) {
      const text = this.#rest[stream];
      if (text !== "") seen.push({ stream, text });
    }
    return seen;
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #change(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limit);
      this.#watchers.add(done);
    });
  }

  #report(what: string): string {
    const { code, signal } = this.#ended ?? { code: undefined, signal: null };
    const state = this.#ended === undefined
      ? "running"
      : `ended with ${signal ?? code}`;
    const seen = this.#seen().map(({ stream, text }) =>
      `  ${stream === "stdout" ? "out" : "err"} | ${text}`
    );
    return [
      `${this.label}: ${what} (${state}); its output:`,
      ...seen.length === 0 ? ["  nothing"] : seen,
    ].join("\n");
  }
}

/** Starts a child that lives at most as long as the test body. */
export type Start = (
  label: string,
  program: string,
  options?: StartOptions,
) => TestProcess;

/** Starts a command whose output goes to a reader; says its exit code. */
export function startPiped(
  start: Start,
  command: readonly string[],
  reader: string,
): TestProcess {
  const script = `("$@"; echo "exit code $?" >&2) | ${reader}`;
  const args = ["-c", script, "sh", ...command];
  return start(`${command.at(-1)} | ${reader}`, "sh", { args });
}

/** Runs a test body, then kills every child it started and has not ended. */
export async function withProcesses<T>(
  body: (start: Start) => Promise<T>,
): Promise<T> {
  const started: TestProcess[] = [];
  function start(
    label: string,
    program: string,
    options: StartOptions = {},
  ): TestProcess {
    const process = new TestProcess(label, program, options);
    started.push(process);
    return process;
  }
  try {
    return await body(start);
  } finally {
    // Secondaries were started last and go first.
    for (const process of started.reverse()) await process.dispose();
  }
}
