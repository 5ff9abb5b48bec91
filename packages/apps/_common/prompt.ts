/**
 * The command prompt of an application: reads lines, runs commands, prints
 * results.
 *
 * | state | begins with | ends with |
 * |---|---|---|
 * | idle | construction | `run()` |
 * | reading | `run()` | `quit` command, end of input, `stop()` |
 * | ended | any of these; the terminal is back as it was | - |
 *
 * @module
 */
import { type Command, completeWord, runLine } from "./command_line.ts";
import { KeyDecoder } from "./keys.ts";
import { LineEditor } from "./line_editor.ts";
import type { Terminal } from "./terminal.ts";

/** Clears the row that the cursor is on. */
const CLEAR_ROW = "\r\x1b[0K";

/** A prompt on a terminal or a pipe. */
export class Prompt {
  readonly #commands: readonly Command[];
  readonly #terminal: Terminal;
  readonly #decoder = new KeyDecoder();
  readonly #editor: LineEditor;
  #reading = false;
  #settle: (error?: unknown) => void = () => {};

  /**
   * @param text Prompt shown before each line; may begin with a line end.
   * @param commands Commands with distinct names, in the order of the `?`
   *   listing.
   * @param terminal Where to read and write.
   */
  constructor(text: string, commands: readonly Command[], terminal: Terminal) {
    this.#commands = commands;
    this.#terminal = terminal;
    this.#editor = new LineEditor(
      text,
      (before, listOnly) => completeWord(commands, before, listOnly),
    );
  }

  /**
   * Shows the prompt and serves it until it ends.
   *
   * @returns A promise that settles when the terminal is given back; it rejects
   *   with what a command threw.
   * @see cmdline_interact
   */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => {
        this.#reading = false;
        this.#terminal.close();
        error === undefined ? resolve() : reject(error);
      };
      this.#reading = true;
      const open = () =>
        this.#terminal.open({
          bytes: (chunk) => this.#take(chunk),
          end: () => this.#end(),
        });
      // A terminal first, so that nothing typed at the prompt is echoed twice.
      // A pipe echoes nothing, and takes 30 ms to open.
      if (this.#terminal.interactive) open();
      this.#terminal.write(this.#editor.begin());
      if (!this.#terminal.interactive) open();
    });
  }

  /** Ends the prompt from outside; does nothing unless it is reading. */
  stop(): void {
    if (this.#reading) this.#settle();
  }

  /**
   * Prints a line that belongs to no command. It stands where the cursor is, as
   * in DPDK's applications, except that a half-typed line on a terminal is
   * moved below it.
   *
   * @param line Text without its line end.
   */
  print(line: string): void {
    const halfTyped = this.#reading && this.#terminal.interactive &&
      this.#editor.line !== "";
    this.#terminal.write(
      halfTyped ? `${CLEAR_ROW}${line}\n${this.#editor.redraw()}` : `${line}\n`,
    );
  }

  #end(): void {
    // The shell's own prompt is to begin on a new row.
    if (this.#reading && this.#terminal.interactive) {
      this.#terminal.write("\r\n");
    }
    this.stop();
  }

  #take(chunk: Uint8Array): void {
    let output = "";
    try {
      for (const byte of chunk) {
        if (!this.#reading) break;
        const key = this.#decoder.decode(byte);
        if (key === undefined) continue;
        const edit = this.#editor.press(key);
        output += edit.output;
        if (edit.state === "editing") continue;
        const result = edit.state === "line"
          ? runLine(this.#commands, this.#editor.line)
          : undefined;
        output += result?.output ?? "";
        if (result !== undefined && !result.quit) {
          output += this.#editor.begin();
          continue;
        }
        // What is printed must be out before the terminal is given back.
        this.#terminal.write(output);
        output = "";
        result === undefined ? this.#end() : this.stop();
      }
    } catch (error) {
      if (this.#reading) this.#settle(error);
    }
    if (output !== "") this.#terminal.write(output);
  }
}
