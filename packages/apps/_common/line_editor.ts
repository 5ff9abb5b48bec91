/**
 * The line editor of the prompt: keys in, terminal text out. Echoes and
 * redisplays byte for byte as DPDK's own editor, so that transcripts of both
 * compare; `node:readline` draws differently and stays silent on a pipe. Pure:
 * it neither reads nor writes.
 *
 * @module
 */
import type { Completion } from "./command_line.ts";
import type { KeyPress } from "./keys.ts";

/** Longest line; further characters are not taken. */
export const MAX_LINE_LENGTH = 512;

const CLEAR_RIGHT = "\x1b[0K";
const CURSOR_LEFT = "\x1b[D";
const CURSOR_RIGHT = "\x1b[C";
/**
 * Start of the current row, as DPDK reaches it: one row up, then to the next
 * row.
 */
const ROW_START = "\x1bM\x1bE";

/** What one key did. */
export interface Edit {
  /** Text for the terminal. */
  readonly output: string;
  /** `line`: a line is complete; `end`: end of input was typed. */
  readonly state: "editing" | "line" | "end";
}

/**
 * Looks up what Tab (`listOnly` false) and `?` show for the text left of the
 * cursor.
 */
export type Completer = (before: string, listOnly: boolean) => Completion;

/** Edits one line after another, with history. */
export class LineEditor {
  readonly #prompt: string;
  readonly #complete: Completer;
  readonly #history = new History();
  #left = "";
  #right = "";
  #cut = "";

  /**
   * @param prompt Text in front of each line; may begin with a line end.
   * @param complete What Tab and `?` find.
   */
  constructor(prompt: string, complete: Completer) {
    this.#prompt = prompt;
    this.#complete = complete;
  }

  /** The line as it stands. */
  get line(): string {
    return this.#left + this.#right;
  }

  /** Begins a new line; returns the prompt to show. */
  begin(): string {
    this.#left = "";
    this.#right = "";
    this.#history.reset();
    return this.#prompt;
  }

  /**
   * Text that shows the half-typed line again on a row of its own, without
   * leading line ends.
   */
  redraw(): string {
    return this.#prompt.trimStart() + this.#left + this.#showRight();
  }

  /**
   * Applies one key. After `line`, read {@linkcode LineEditor.line}, then call
   * {@linkcode LineEditor.begin}.
   */
  press(key: KeyPress): Edit {
    switch (key.action) {
      case "accept":
        this.#history.add(this.line);
        return { output: "\r\n", state: "line" };
      case "delete right or end input":
        if (this.line === "") return { output: "", state: "end" };
        return editing(this.#deleteRight(1));
      default:
        return editing(this.#edit(key));
    }
  }

  #edit(key: KeyPress): string {
    switch (key.action) {
      case "insert":
        return this.#insert(key.text, false);
      case "paste":
        return this.#insert(this.#cut, false);
      case "left":
        return CURSOR_LEFT.repeat(this.#moveLeft(1));
      case "right":
        return CURSOR_RIGHT.repeat(this.#moveRight(1));
      case "word left":
        return CURSOR_LEFT.repeat(this.#moveLeft(wordBefore(this.#left)));
      case "word right":
        return CURSOR_RIGHT.repeat(this.#moveRight(wordAfter(this.#right)));
      case "line start":
        return cursorBy(this.#moveLeft(this.#left.length), "D");
      case "line end":
        return cursorBy(this.#moveRight(this.#right.length), "C");
      case "delete left":
        return this.#left === "" ? "" : this.#deleteLeft(1);
      case "delete word left":
        return this.#deleteLeft(wordBefore(this.#left));
      case "delete right":
        return this.#deleteRight(1);
      case "delete word right":
        return this.#deleteRight(wordAfter(this.#right), true);
      case "cut to end":
        this.#cut = this.#right;
        this.#right = "";
        return CLEAR_RIGHT;
      case "clear":
        return "\r\n" + this.begin();
      case "redisplay":
        return this.#redisplay();
      case "older":
        return this.#recall(this.#history.older(this.line));
      case "newer":
        return this.#recall(this.#history.newer());
      case "complete":
        return this.#offer(false);
      case "list":
        return this.#offer(true);
      default:
        return "";
    }
  }

  #insert(text: string, clear: boolean): string {
    const fitting = text.slice(0, MAX_LINE_LENGTH - this.line.length);
    if (fitting === "" && !clear) return "";
    this.#left += fitting;
    return fitting + (this.#right === "" && !clear ? "" : this.#showRight());
  }

  #moveLeft(count: number): number {
    const moved = Math.min(count, this.#left.length);
    const split = this.#left.length - moved;
    this.#right = this.#left.slice(split) + this.#right;
    this.#left = this.#left.slice(0, split);
    return moved;
  }

  #moveRight(count: number): number {
    const moved = Math.min(count, this.#right.length);
    this.#left += this.#right.slice(0, moved);
    this.#right = this.#right.slice(moved);
    return moved;
  }

  #deleteLeft(count: number): string {
    this.#left = this.#left.slice(0, this.#left.length - count);
    return "\b".repeat(count) + this.#showRight();
  }

  #deleteRight(count: number, always = false): string {
    if (this.#right === "" && !always) return "";
    this.#right = this.#right.slice(count);
    return this.#showRight();
  }

  #recall(line: string | undefined): string {
    if (line === undefined) return "";
    this.#left = line;
    this.#right = "";
    return this.#redisplay();
  }

  #offer(listOnly: boolean): string {
    const { insert, choices } = this.#complete(this.#left, listOnly);
    if (insert !== "") return this.#insert(insert, true);
    if (choices.length === 0) return "";
    return "\r\n" + choices.map((choice) => ` ${choice}\r\n`).join("") +
      this.#redisplay();
  }

  #redisplay(): string {
    return ROW_START + this.#prompt + this.#left + this.#showRight();
  }

  #showRight(): string {
    return CLEAR_RIGHT + this.#right + cursorBy(this.#right.length, "D");
  }
}

function editing(output: string): Edit {
  return { output, state: "editing" };
}

function cursorBy(count: number, direction: "C" | "D"): string {
  return count === 0 ? "" : `\x1b[${count}${direction}`;
}

/** Length of the last word with the blanks behind it. */
function wordBefore(text: string): number {
  return /[^ \t]*[ \t]*$/.exec(text)?.[0].length ?? 0;
}

/** Length of the first word with the blanks in front of it. */
function wordAfter(text: string): number {
  return /^[ \t]*[^ \t]*/.exec(text)?.[0].length ?? 0;
}

/** Lines kept; older ones are forgotten. */
const CAPACITY = 100;

/** Lines typed before, with a place among them. */
class History {
  readonly #lines: string[] = [];
  /** 0 = the line being typed, 1 = the newest line, and so on. */
  #place = 0;
  #draft = "";

  /** Adds a line, unless it is empty or repeats the newest one. */
  add(line: string): void {
    if (line === "" || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > CAPACITY) this.#lines.shift();
  }

  /** Goes back to the line being typed. */
  reset(): void {
    this.#place = 0;
    this.#draft = "";
  }

  /**
   * Steps to the next older line.
   *
   * @param current The line as it stands, kept when leaving the line being
   *   typed.
   * @returns The older line, or undefined when there is none.
   */
  older(current: string): string | undefined {
    if (this.#place === this.#lines.length) return undefined;
    if (this.#place === 0) this.#draft = current;
    this.#place++;
    return this.#lines.at(-this.#place);
  }

  /**
   * Steps to the next newer line, at last the one being typed; undefined when
   * already there.
   */
  newer(): string | undefined {
    if (this.#place === 0) return undefined;
    this.#place--;
    return this.#place === 0 ? this.#draft : this.#lines.at(-this.#place);
  }
}
