/**
 * Lines from the terminal, handed to the processes they are meant for.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import process from "node:process";
import type { Group } from "./group.ts";
import type { Output } from "./output.ts";

/** Reads standard input and types it into the processes of a group. */
export class TypedLines {
  readonly #group: Group;
  readonly #output: Output;
  readonly #labels: readonly string[];
  #target: string | undefined;
  #rest = "";
  readonly #take = (chunk: Buffer): void => this.#read(`${chunk}`);

  /**
   * Starts to read.
   *
   * @param labels Those of the processes; with one, it needs not be named.
   */
  constructor(group: Group, output: Output, labels: readonly string[]) {
    this.#group = group;
    this.#output = output;
    this.#labels = labels;
    if (labels.length === 1) this.#target = labels[0];
    process.stdin.on("data", this.#take).on("error", () => {});
  }

  /** Stops to read. */
  close(): void {
    process.stdin.off("data", this.#take).pause();
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop()!;
    for (const line of lines) this.#hand(line);
  }

  #hand(line: string): void {
    const [, label, named] = /^\s*([\w-]+)>\s?(.*)$/.exec(line) ?? [];
    if (label !== undefined && this.#labels.includes(label)) {
      this.#target = label;
    } else if (this.#target === undefined || label !== undefined) {
      if (line.trim() === "") return;
      this.#output.note(
        `type LABEL> TEXT, where LABEL is ${this.#labels.join(" or ")}`,
      );
      return;
    }
    const target = this.#target!;
    // A label alone only chooses.
    if (named === "") return;
    if (!this.#group.type(target, named ?? line)) {
      this.#output.note(`${target} is not running`);
    }
  }
}
