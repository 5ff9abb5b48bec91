/**
 * simple_mp under test, the C example and ours, spoken to through pipes or a
 * pseudo-terminal.
 *
 * @module
 */
import { buildExample } from "./c_program.ts";
import { ealArguments, type EalTestOptions } from "./ealtest.ts";
import type { Start, TestProcess } from "./process.ts";
import { type Kind, ourProgram } from "./programs.ts";

export type { Kind } from "./programs.ts";

/** Ours and the C example. */
export const KINDS: readonly Kind[] = ["Deno", "C"];

/** What the prompt looks like when it waits. */
export const IDLE_PROMPT = /^simple_mp > $/;

/** What a receiver prints; C may do so in the middle of writing a prompt. */
const RECEIVER_LINE = /(?:Starting core \d+|core \d+: Received '.*?')\n/g;

/** Longest wait for a prompt, in milliseconds: far above what it takes. */
const WAIT_LIMIT = 30_000;

/** Program and arguments of a simple_mp. */
export function command(
  kind: Kind,
  prefix: string,
  options: EalTestOptions,
): readonly [string, ...string[]] {
  // Without stdbuf, C keeps its lines back until it ends when it writes to a
  // pipe.
  const program = kind === "C"
    ? ["stdbuf", "-oL", buildExample("multi_process/simple_mp")]
    : ourProgram(kind, "simple_mp");
  const [first = "", ...rest] = [...program, ...ealArguments(prefix, options)];
  return [first, ...rest];
}

/** A running simple_mp on two lcores of its own. */
export class Chatter {
  readonly process: TestProcess;
  /** The lcore that receives. */
  readonly receiver: number;

  constructor(process: TestProcess, receiver: number) {
    this.process = process;
    this.receiver = receiver;
  }

  /** Types a line and waits until the prompt is back. */
  async say(line: string): Promise<void> {
    const count = this.#prompts();
    await this.process.write(`${line}\n`);
    await this.prompted(count + 1);
  }

  /** Waits until the prompt was shown a number of times. */
  async prompted(count: number): Promise<void> {
    const deadline = performance.now() + WAIT_LIMIT;
    while (this.#prompts() < count) {
      if (this.process.ended || performance.now() > deadline) {
        const seen = this.process.text("stdout").join("\n");
        throw new Error(`${this.process.label}: no prompt ${count}:\n${seen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Waits until a message was received. */
  async hears(text: string): Promise<void> {
    await this.process.waitForLine(
      `core ${this.receiver}: Received '${text}'`,
    );
  }

  /** Whole prompts shown, whatever receivers printed into the middle of one. */
  #prompts(): number {
    const text = this.process.text("stdout").join("\n")
      .replaceAll(RECEIVER_LINE, "");
    return text.split("simple_mp > ").length - 1;
  }

  /** The lines after a typed marker, without prompts and blank lines. */
  linesSince(marker: string): string[] {
    const lines = this.process.text("stdout")
      .map((line) => line.replace(/^simple_mp > /, ""))
      .filter((line) => line !== "");
    return lines.slice(lines.findIndex((line) => line.endsWith(marker)) + 1);
  }

  /** Texts received so far, in order. */
  received(): string[] {
    return this.process.text("stdout").flatMap((line) =>
      /core \d+: Received '(.*)'$/.exec(line)?.[1] ?? []
    );
  }

  /** Leaves by `quit`; returns the exit code. */
  async quit(): Promise<number> {
    await this.process.write("quit\n");
    return (await this.process.waitForEnd()).code;
  }
}

/** Starts a simple_mp and waits until it chats. */
export async function startChatter(
  start: Start,
  kind: Kind,
  role: "primary" | "secondary",
  prefix: string,
  lcores: readonly [number, number] = role === "primary" ? [0, 1] : [2, 3],
): Promise<Chatter> {
  const [program, ...args] = command(kind, prefix, {
    lcores,
    processType: role,
  });
  const process = start(`${kind} ${role}`, program, { args });
  await process.waitForLine("APP: Finished Process Init.");
  await process.waitForLine(`Starting core ${lcores[1]}`);
  const chatter = new Chatter(process, lcores[1]);
  await chatter.prompted(1);
  return chatter;
}
