/**
 * Commands, and how a person would type them.
 *
 * @module
 */

/** A command with its surroundings. */
export interface CommandLine {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** Working folder; that of mp_run by default. */
  readonly folder?: string;
  /** More environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** One text split at blanks, or a list as it is. */
export function splitWords(words: string | readonly string[]): string[] {
  return typeof words === "string"
    ? words.split(/\s+/).filter((word) => word !== "")
    : [...words];
}

/** A word in the quotes that a shell needs, if it needs any. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The line to type in a shell. */
export function commandText(
  { argv, folder, environment = {} }: CommandLine,
): string {
  const variables = Object.entries(environment)
    .map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...variables, ...argv.map(quote)].join(" ");
  return folder === undefined ? line : `(cd ${quote(folder)} && ${line})`;
}
