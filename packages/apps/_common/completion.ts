/**
 * What Tab and `?` find at the end of a half-typed line. Pure: the editor
 * decides how to show it.
 *
 * @module
 */
import { type Command, matchesWord, splitWords } from "./command_line.ts";

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
