/**
 * A process of a group, with its output as lines.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { ProcessExit, StartedProcess } from "../../supervise/mod.ts";
import type { CommandLine } from "./command_line.ts";
import { findProgram } from "./program_words.ts";

/** Longest line that is kept in one piece. */
const LINE_LIMIT = 65536;

/** Milliseconds that output may still come after the end. */
const LAST_OUTPUT = 200;

/** What is told of a child. */
export interface ChildListener {
  /** A complete line of output, without colors and cursor movements. */
  line(text: string): void;
  /** What has come of an unfinished line, such as a prompt. */
  part(text: string): void;
}

/** A running process. */
export class Child implements StartedProcess {
  /** {@inheritDoc StartedProcess.pid} */
  readonly pid: number;
  /** {@inheritDoc StartedProcess.exited} */
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #wholeGroup: boolean;

  /**
   * Starts a process in a process group of its own: Ctrl-C in the terminal is
   * mp_run's to handle.
   *
   * @param wholeGroup Signals go to its children, too, as Ctrl-C would.
   * @throws {Error} if it cannot be started.
   */
  constructor(
    { argv, folder, environment }: CommandLine,
    listener: ChildListener,
    wholeGroup: boolean,
  ) {
    const [program, ...words] = argv;
    if (findProgram(program!) === undefined) {
      throw new Error(`Cannot start ${program}: there is no such program`);
    }
    this.#child = spawn(program!, words, {
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
      ...folder === undefined ? {} : { cwd: folder },
    });
    this.#wholeGroup = wholeGroup;
    const ended = new Promise<ProcessExit>((resolve) =>
      this.#child.once("exit", (code, signal) => resolve(exitOf(code, signal)))
    );
    const silent = new Promise<void>((resolve) =>
      this.#child.once("close", () => resolve())
    );
    let failure = "";
    this.#child.on("error", (error) => failure = error.message);
    this.#child.stdin!.on("error", () => {}); // It has closed its input.
    if (this.#child.pid === undefined) {
      throw new Error(`Cannot start ${program}: ${failure || "no process"}`);
    }
    this.pid = this.#child.pid;
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      readLines(stream, listener);
    }
    this.exited = ended.then(async (exit) => {
      // Its own children may hold the output open for ever.
      let timer: ReturnType<typeof setTimeout> | undefined;
      await Promise.race([
        silent,
        new Promise((resolve) => timer = setTimeout(resolve, LAST_OUTPUT)),
      ]);
      clearTimeout(timer);
      return exit;
    });
  }

  /** {@inheritDoc StartedProcess.signal} */
  signal(number: number): boolean {
    return send(this.#wholeGroup ? -this.pid : this.pid, number);
  }

  /** Types a line into it. */
  type(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  /**
   * Ends what it started and left behind; to be called when it has ended.
   *
   * @returns false if there is nothing any more.
   */
  killGroup(): boolean {
    return send(-this.pid, constants.signals.SIGKILL);
  }
}

function send(pid: number, signal: number): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // It has ended.
  }
}

function exitOf(code: number | null, signal: string | null): ProcessExit {
  const number = signal === null
    ? 0
    : (constants.signals as Record<string, number>)[signal] ?? 0;
  return { code: code ?? 128 + number, signal: number };
}

function readLines(stream: Readable, listener: ChildListener): void {
  const decoder = new TextDecoder();
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const text = rest + decoder.decode(chunk, { stream: true });
    const lines = text.split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > LINE_LIMIT) {
      lines.push(rest);
      rest = "";
    }
    for (const line of lines) listener.line(clean(line));
    if (rest !== "") listener.part(clean(rest));
  });
  stream.on("end", () => {
    if (rest !== "") listener.line(clean(rest));
  });
  stream.on("error", () => {});
}

/** Screens begin by clearing the last one. */
function clean(line: string): string {
  return stripVTControlCharacters(line).replace(/[\r\b]/g, "");
}
