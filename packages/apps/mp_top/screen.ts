/**
 * The terminal as a screen to draw on: its second page, keys, size.
 *
 * @module
 */
import process from "node:process";
import { emitKeypressEvents } from "node:readline";
import { type Paint, terminalPaint } from "./paint.ts";
import type { Key } from "./view_state.ts";

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_LINE_END = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** What a screen tells. */
export interface ScreenEvents {
  /** A key was pressed. */
  key(key: Key): void;
  /** The terminal has another size now. */
  resize(): void;
  /** The terminal is gone. */
  lost(): void;
}

/** The second page of the terminal that this process was started from. */
export class Screen {
  readonly #keypress: (
    text: string | undefined,
    key: Omit<Key, "text">,
  ) => void;
  readonly #resize: () => void;
  readonly #lost: () => void;

  /** Takes the terminal over, until {@linkcode Screen.close}. */
  constructor(events: ScreenEvents) {
    this.#keypress = (text, key) => events.key({ ...key, text: text ?? "" });
    this.#resize = () => events.resize();
    this.#lost = () => events.lost();
    const { stdin, stdout } = process;
    stdout.on("error", this.#lost);
    stdout.on("resize", this.#resize);
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    stdin.on("keypress", this.#keypress).on("end", this.#lost).resume();
    stdout.write(ENTER);
  }

  /** Columns of the terminal. */
  get width(): number {
    return process.stdout.columns || 80;
  }

  /** Lines of the terminal. */
  get height(): number {
    return process.stdout.rows || 24;
  }

  /** Shows lines that fit, in place of what is there. */
  draw(lines: readonly string[]): void {
    // Line by line over the old picture: to clear it first would flicker.
    const text = lines.map((line) => line + CLEAR_LINE_END).join("\r\n");
    process.stdout.write(HOME + text + CLEAR_BELOW);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    const { stdin, stdout } = process;
    stdin.off("keypress", this.#keypress).off("end", this.#lost).pause();
    stdin.setRawMode(false);
    stdout.off("resize", this.#resize);
    stdout.write(LEAVE);
  }
}

/** Tells whether a person sits at both ends. */
export function hasScreen(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Colours, unless the user wants none. */
export function colouredPaint(): Paint {
  // Deno lets any program read this one variable.
  return terminalPaint(!process.env.NO_COLOR);
}
