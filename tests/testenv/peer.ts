/**
 * Test programs that obey commands: a line on standard input, an answer that
 * begins with "= " on standard output.
 *
 * @module
 */
import type { TestProcess } from "./process.ts";

/** Far above what any command takes; ends a test that would hang. */
const LIMIT = 240_000;

/** A process that obeys commands. */
export class Peer {
  readonly #process: TestProcess;

  constructor(process: TestProcess) {
    this.#process = process;
  }

  /** Waits until it has attached. */
  async ready(): Promise<this> {
    await this.#process.waitForLine(/^= ready$/);
    return this;
  }

  /** Gives a command and returns its result. */
  async ask(command: string): Promise<string> {
    const from = this.#process.lines.length;
    await this.#process.write(command + "\n");
    const line = await this.#process.waitForLine(/^[=!].*\S/, {
      from,
      limit: LIMIT,
    });
    if (line.startsWith("!")) throw new Error(`${command}: ${line}`);
    return line.slice(2).trimEnd();
  }

  /** Ends it through the end of its input; returns the exit code. */
  async end(): Promise<number> {
    await this.#process.endInput();
    return (await this.#process.waitForEnd()).code;
  }
}
