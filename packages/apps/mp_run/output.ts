/**
 * What the user of mp_run sees: every line with the label of its process.
 *
 * @module
 */
import process from "node:process";
import { styleText } from "node:util";

/** Label of what mp_run itself says. */
const OWN_LABEL = "mp_run";

const COLORS = [
  "cyan",
  "yellow",
  "green",
  "magenta",
  "blue",
  "cyanBright",
  "yellowBright",
  "greenBright",
  "magentaBright",
  "blueBright",
] as const;

/** Prints labelled lines on standard output. */
export class Output {
  readonly #heads = new Map<string, string>();
  #lost = false;

  /**
   * Gives each label its color and all the same width.
   *
   * @param labels Those of the processes.
   */
  constructor(labels: readonly string[]) {
    const width = Math.max(
      ...[OWN_LABEL, ...labels].map(({ length }) => length),
    );
    const colored = wantsColor();
    for (const [i, label] of [...labels, OWN_LABEL].entries()) {
      const color = label === OWN_LABEL ? "gray" : COLORS[i % COLORS.length]!;
      const head = `${label.padEnd(width)}|`;
      this.#heads.set(label, colored ? styleText(color, head) : head);
    }
    process.stdout.on("error", () => this.#lost = true);
  }

  /** Prints a line of a process. */
  line(label: string, text: string): void {
    if (!this.#lost) {
      process.stdout.write(`${this.#heads.get(label)} ${text}\n`);
    }
  }

  /** Prints a line of mp_run's own. */
  note(text: string): void {
    this.line(OWN_LABEL, text);
  }
}

function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return process.stdout.isTTY === true || (FORCE_COLOR ?? "0") !== "0";
}
