/**
 * Bytes of a terminal to editing keys: the key table of `librte_cmdline`, and
 * Home and End.
 *
 * @module
 */

/** What a key asks the line editor to do. */
export type KeyAction =
  | "insert"
  | "left"
  | "right"
  | "word left"
  | "word right"
  | "line start"
  | "line end"
  | "delete left"
  | "delete right"
  | "delete right or end input"
  | "delete word left"
  | "delete word right"
  | "cut to end"
  | "paste"
  | "clear"
  | "redisplay"
  | "complete"
  | "list"
  | "accept"
  | "older"
  | "newer";

/** One pressed key. */
export interface KeyPress {
  /** What to do. */
  readonly action: KeyAction;
  /** The printable character for `insert`; empty for other actions. */
  readonly text: string;
}

const ESCAPE = "\x1b";
/**
 * Longer sequences are of no known terminal: give up instead of swallowing what
 * follows.
 */
const MAX_SEQUENCE = 8;

const ACTIONS: ReadonlyMap<string, KeyAction> = new Map<string, KeyAction>([
  ["\x01", "line start"],
  ["\x02", "left"],
  ["\x03", "clear"],
  ["\x04", "delete right or end input"],
  ["\x05", "line end"],
  ["\x06", "right"],
  ["\x08", "delete left"],
  ["\t", "complete"],
  ["\n", "accept"],
  ["\x0b", "cut to end"],
  ["\x0c", "redisplay"],
  ["\r", "accept"],
  ["\x0e", "newer"],
  ["\x10", "older"],
  ["\x17", "delete word left"],
  ["\x19", "paste"],
  ["?", "list"],
  ["\x7f", "delete left"],
  [`${ESCAPE}b`, "word left"],
  [`${ESCAPE}d`, "delete word right"],
  [`${ESCAPE}f`, "word right"],
  [`${ESCAPE}\x7f`, "delete word left"],
  [`${ESCAPE}[A`, "older"],
  [`${ESCAPE}[B`, "newer"],
  [`${ESCAPE}[C`, "right"],
  [`${ESCAPE}[D`, "left"],
  [`${ESCAPE}[F`, "line end"],
  [`${ESCAPE}[H`, "line start"],
  [`${ESCAPE}[3~`, "delete right"],
]);

/**
 * Turns a byte stream into key presses; keeps the begun escape sequence between
 * calls.
 */
export class KeyDecoder {
  #sequence = "";

  /**
   * Takes one byte.
   *
   * @returns The key that this byte completes, if any; bytes that mean nothing
   *   are dropped.
   */
  decode(byte: number): KeyPress | undefined {
    const character = String.fromCharCode(byte);
    if (character === ESCAPE) {
      this.#sequence = ESCAPE;
      return undefined;
    }
    const sequence = this.#sequence + character;
    if (sequence === `${ESCAPE}[` || isOpenSequence(sequence)) {
      this.#sequence = sequence;
      return undefined;
    }
    this.#sequence = "";
    const action = ACTIONS.get(sequence);
    if (action !== undefined) return { action, text: "" };
    const printable = sequence === character && byte >= 0x20 && byte < 0x7f;
    return printable ? { action: "insert", text: character } : undefined;
  }
}

/**
 * True for `ESC [` and parameters whose final byte (0x40 to 0x7e) is still to
 * come.
 */
function isOpenSequence(sequence: string): boolean {
  if (!sequence.startsWith(`${ESCAPE}[`) || sequence.length >= MAX_SEQUENCE) {
    return false;
  }
  const last = sequence.charCodeAt(sequence.length - 1);
  return last < 0x40 || last > 0x7e;
}
