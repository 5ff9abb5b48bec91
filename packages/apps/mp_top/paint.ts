/**
 * Colours of a terminal. Pure.
 *
 * @module
 */
import type { Tone } from "./table_model.ts";

/** How a piece of text is shown. */
export type Look = Tone | "title" | "heading" | "selected" | "accent";

/** Puts text into a look; the text's width stays. */
export type Paint = (look: Look, text: string) => string;

const RESET = "\x1b[0m";

/** Codes that work on dark and light grounds alike: no white, no black. */
const COLOURS: Readonly<Record<Look, string>> = {
  plain: "",
  dim: "\x1b[2m",
  good: "\x1b[32m",
  warning: "\x1b[33m",
  bad: "\x1b[1;31m",
  title: "\x1b[1m",
  heading: "\x1b[2m",
  selected: "\x1b[1;36m",
  accent: "\x1b[36m",
};

/** What is left of them without colours: weight alone. */
const WEIGHTS: Readonly<Partial<Record<Look, string>>> = {
  bad: "\x1b[1m",
  title: "\x1b[1m",
  selected: "\x1b[1;4m",
};

/** Paints with colours, or, for `NO_COLOR`, with weight alone. */
export function terminalPaint(colours: boolean): Paint {
  return (look, text) => {
    const code = colours ? COLOURS[look] : WEIGHTS[look] ?? "";
    return code === "" || text === "" ? text : code + text + RESET;
  };
}

/** Leaves text as it is, for output that is no terminal. */
export function plainPaint(_look: Look, text: string): string {
  return text;
}
