/**
 * The grammar of an application's prompt, as `librte_cmdline` has it:
 * blank-separated words, `#` comments, no quoting, no abbreviations; and what
 * Tab and `?` find at the end of a half-typed line. Pure: no terminal, no DPDK.
 *
 * @module
 */

/**
 * Longest accepted word; DPDK keeps a word in 128 bytes and refuses to fill the
 * last data byte.
 */
export const MAX_WORD_LENGTH = 126;

/** What happens to the prompt after a command. */
export interface CommandResult {
  /** Text to print, with its own line ends; empty for a silent command. */
  readonly output: string;
  /** True when the prompt ends here. */
  readonly quit: boolean;
}

/** One command of a prompt. */
export interface Command {
  /** First word of the line, compared exactly. */
  readonly name: string;
  /** Names of the free words that follow; each stands for exactly one word. */
  readonly arguments: readonly string[];
  /** One line of help for the `?` listing. */
  readonly help: string;
  /**
   * Executes the command with one word per entry of
   * {@linkcode Command.arguments}.
   */
  run(words: readonly string[]): CommandResult;
}

/** What a typed line means. */
export type ParsedLine =
  | { readonly kind: "empty" | "bad arguments" | "not found" }
  | {
    readonly kind: "command";
    readonly command: Command;
    readonly words: readonly string[];
  };

/**
 * Splits a line into its words, leaving out the comment.
 *
 * @param line Text without its line end.
 */
export function splitWords(line: string): string[] {
  const comment = line.indexOf("#");
  const text = comment < 0 ? line : line.slice(0, comment);
  return text.split(/[ \t\r\n]+/).filter((word) => word !== "");
}

/**
 * True when a word is right for a place in a command: place 0 is the name, the
 * others are its arguments.
 *
 * @param place Index of the word in the line.
 */
export function matchesWord(
  command: Command,
  place: number,
  word: string,
): boolean {
  return place === 0
    ? word === command.name
    : place <= command.arguments.length && word.length <= MAX_WORD_LENGTH;
}

/**
 * Finds the command that a line stands for.
 *
 * @param commands The prompt's commands, with distinct names.
 * @param line Text without its line end.
 * @see cmdline_parse
 */
export function parseLine(
  commands: readonly Command[],
  line: string,
): ParsedLine {
  const words = splitWords(line);
  if (words.length === 0) return { kind: "empty" };
  const command = commands.find((candidate) => candidate.name === words[0]);
  if (command === undefined) return { kind: "not found" };
  const complete = words.length === 1 + command.arguments.length &&
    words.every((word, place) => matchesWord(command, place, word));
  return complete
    ? { kind: "command", command, words: words.slice(1) }
    : { kind: "bad arguments" };
}

/**
 * Parses and executes one line.
 *
 * @param commands The prompt's commands, with distinct names.
 * @param line Text without its line end.
 */
export function runLine(
  commands: readonly Command[],
  line: string,
): CommandResult {
  const parsed = parseLine(commands, line);
  switch (parsed.kind) {
    case "command":
      return parsed.command.run(parsed.words);
    case "bad arguments":
      return { output: "Bad arguments\n", quit: false };
    case "not found":
      return { output: "Command not found\n", quit: false };
    case "empty":
      return { output: "", quit: false };
  }
}

/**
 * Result of a completion: text to insert, or else lines to list, or nothing.
 */
export interface Completion {
  /** Text to add at the cursor; empty when there is nothing certain to add. */
  readonly insert: string;
  /**
   * Choices for the current word, one line each; only when nothing is inserted.
   */
  readonly choices: readonly string[];
}

/**
 * Completes the word that ends at the cursor.
 *
 * @param commands The prompt's commands.
 * @param before Text left of the cursor.
 * @param listOnly True for `?`, which never inserts.
 * @see cmdline_complete
 */
export function completeWord(
  commands: readonly Command[],
  before: string,
  listOnly: boolean,
): Completion {
  const pieces = before.split(/[ \t]+/);
  const partial = pieces.at(-1) ?? "";
  const place = pieces.slice(0, -1).filter((piece) => piece !== "").length;
  // A comment hides its words from matching, though they still count as typed.
  const words = splitWords(before).slice(0, place);
  const candidates = commands.filter((command) =>
    place <= 1 + command.arguments.length && words.length === place &&
    words.every((word, index) => matchesWord(command, index, word))
  );
  const named = place === 0
    ? candidates.filter((command) => command.name.startsWith(partial))
    : candidates;
  if (place === 0 && partial !== "" && !listOnly) {
    const insert = commonPrefix(
      named.map((command) => `${command.name} `.slice(partial.length)),
    );
    if (insert !== "") return { insert, choices: [] };
  }
  return {
    insert: "",
    choices: named.map((command) => describe(command, place)),
  };
}

function describe(command: Command, place: number): string {
  if (place > command.arguments.length) return "[RETURN]";
  const kind = place === 0 ? `${command.name} [Fixed STRING]` : "[Any STRING]";
  return `${kind}: ${command.help}`;
}

function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}
