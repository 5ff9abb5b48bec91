/**
 * Command lines by the rules of `getopt_long`: `-p3` and `-p 3`,
 * `--proc-id=1` and `--proc-id 1`, unambiguous beginnings of long names,
 * words that are no options skipped, the end at `--`. Pure.
 *
 * `parseArgs` of `node:util` knows no abbreviations and refuses values that
 * begin with a dash; programs that take the place of C ones need both.
 *
 * @module
 */

/** The options that a program knows, in getopt's notation. */
export interface OptionNames {
  /** One letter each, with a colon for those with a value: "p:n:v". */
  readonly short?: string;
  /**
   * Without dashes, with a colon for those with a value, and two for those
   * with one that may be left out: ["num-procs:", "verbose", "color::"].
   */
  readonly long?: readonly string[];
}

/** A part of the command line that is, or should be, an option. */
export type FoundOption =
  | {
    readonly kind: "option";
    /** Full name with its dashes. */
    readonly name: string;
    /** "" for an option without value. */
    readonly value: string;
    /** It as it was given, with its value. */
    readonly words: readonly string[];
  }
  | {
    readonly kind: "problem";
    /** What is wrong, without final period. */
    readonly text: string;
    readonly words: readonly string[];
  };

/** A part of a command line. */
export type FoundPart =
  | FoundOption
  | { readonly kind: "operand"; readonly words: readonly string[] };

type HasValue = "no" | "yes" | "maybe";

interface Known {
  readonly name: string;
  readonly hasValue: HasValue;
}

/**
 * Finds the options of a command line, in their order. A word that is wrong
 * becomes a problem in its place, and the search goes on behind it.
 *
 * @param argv What follows the program's name (and the EAL's `--`).
 * @see getopt_long
 */
export function findOptions(
  argv: readonly string[],
  names: OptionNames,
): FoundOption[] {
  return [...findParts(argv, names)].filter((word) => word.kind !== "operand");
}

/**
 * Reads a command line part by part, up to its end or a `--` that is no
 * option's value. Letters that share a dash get one each.
 *
 * @returns how many words were read.
 */
export function* findParts(
  argv: readonly string[],
  names: OptionNames,
): Generator<FoundPart, number> {
  const short = [...(names.short ?? "").matchAll(/([^:])(:{0,2})/g)]
    .map(([, name, colons]) => known(name!, colons!));
  const long = (names.long ?? [])
    .map((text) => known(text.replace(/:+$/, ""), /:*$/.exec(text)![0]));
  const rest = [...argv].reverse();
  for (let word = rest.pop(); word !== undefined; word = rest.pop()) {
    if (word === "--") return argv.length - rest.length - 1;
    if (word.startsWith("--")) yield takeLong(word, rest, long);
    else if (/^-./.test(word)) yield* takeShort(word, rest, short);
    else yield { kind: "operand", words: [word] };
  }
  return argv.length;
}

function known(name: string, colons: string): Known {
  return { name, hasValue: (["no", "yes", "maybe"] as const)[colons.length]! };
}

function takeLong(
  word: string,
  rest: string[],
  known: readonly Known[],
): FoundPart {
  const equals = word.indexOf("=");
  const given = word.slice(2, equals < 0 ? undefined : equals);
  const exact = known.find(({ name }) => name === given);
  const matches = exact === undefined
    ? known.filter(({ name }) => name.startsWith(given))
    : [exact];
  const [option] = matches;
  if (option === undefined) {
    return problem(`unrecognized option '${word}'`, word);
  }
  if (matches.length > 1) {
    return problem(`option '--${given}' is ambiguous`, word);
  }
  const name = `--${option.name}`;
  if (equals < 0) {
    if (option.hasValue !== "yes") return found(name, "", word);
    const value = rest.pop();
    return value === undefined
      ? problem(`option '${name}' requires an argument`, word)
      : found(name, value, word, value);
  }
  return option.hasValue === "no"
    ? problem(`option '${name}' doesn't allow an argument`, word)
    : found(name, word.slice(equals + 1), word);
}

/** Letters behind one dash, up to the first that takes the rest as its value. */
function* takeShort(
  word: string,
  rest: string[],
  known: readonly Known[],
): Generator<FoundPart, void> {
  for (let i = 1; i < word.length; i++) {
    const letter = `-${word[i]}`;
    const option = known.find(({ name }) => name === word[i]);
    if (option === undefined) {
      yield problem(`invalid option -- '${word[i]}'`, letter);
    } else if (option.hasValue === "no") {
      yield found(letter, "", letter);
    } else {
      const attached = word.slice(i + 1);
      if (attached !== "" || option.hasValue === "maybe") {
        yield found(letter, attached, letter + attached);
        return;
      }
      const value = rest.pop();
      yield value === undefined
        ? problem(`option requires an argument -- '${option.name}'`, letter)
        : found(letter, value, letter, value);
    }
  }
}

function found(name: string, value: string, ...words: string[]): FoundPart {
  return { kind: "option", name, value, words };
}

function problem(text: string, ...words: string[]): FoundPart {
  return { kind: "problem", text, words };
}
