/**
 * Application options by the rules of `getopt_long`: `-p3` and `-p 3`,
 * `--proc-id=1` and `--proc-id 1`, unambiguous beginnings of long names,
 * words that are no options skipped. Pure.
 *
 * `parseArgs` of `node:util` knows no abbreviations and refuses values that
 * begin with a dash; programs that take the place of C ones need both.
 *
 * @module
 */

/** The options that a program knows; a colon marks those with a value. */
export interface OptionNames {
  /** One letter each, such as "p:n:v". */
  readonly short?: string;
  /** Without dashes, such as ["num-procs:", "verbose"]. */
  readonly long?: readonly string[];
}

/** One word of the command line that is an option. */
export type FoundOption =
  | {
    readonly kind: "option";
    /** Full name with its dashes. */
    readonly name: string;
    /** "" for an option without value. */
    readonly value: string;
  }
  | {
    readonly kind: "problem";
    /** What is wrong, without final period. */
    readonly text: string;
  };

interface Known {
  readonly name: string;
  readonly takesValue: boolean;
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
  const short = [...(names.short ?? "").matchAll(/([^:])(:?)/g)]
    .map(([, name, colon]) => ({ name: name!, takesValue: colon === ":" }));
  const long = (names.long ?? []).map((name) => ({
    name: name.replace(":", ""),
    takesValue: name.endsWith(":"),
  }));
  const found: FoundOption[] = [];
  const words = [...argv].reverse();
  for (let word = words.pop(); word !== undefined; word = words.pop()) {
    if (word === "--") break;
    if (word.startsWith("--")) found.push(takeLong(word, words, long));
    else if (/^-./.test(word)) found.push(...takeShort(word, words, short));
  }
  return found;
}

function takeLong(
  word: string,
  rest: string[],
  known: readonly Known[],
): FoundOption {
  const equals = word.indexOf("=");
  const given = word.slice(2, equals < 0 ? undefined : equals);
  const exact = known.find(({ name }) => name === given);
  const matches = exact === undefined
    ? known.filter(({ name }) => name.startsWith(given))
    : [exact];
  const [option] = matches;
  if (option === undefined) return problem(`unrecognized option '${word}'`);
  if (matches.length > 1) return problem(`option '--${given}' is ambiguous`);
  const name = `--${option.name}`;
  if (equals < 0) {
    const value = option.takesValue ? rest.pop() : "";
    return value === undefined
      ? problem(`option '${name}' requires an argument`)
      : { kind: "option", name, value };
  }
  return option.takesValue
    ? { kind: "option", name, value: word.slice(equals + 1) }
    : problem(`option '${name}' doesn't allow an argument`);
}

/** Letters behind one dash, up to the first that takes the rest as its value. */
function* takeShort(
  word: string,
  rest: string[],
  known: readonly Known[],
): Generator<FoundOption> {
  for (let i = 1; i < word.length; i++) {
    const option = known.find(({ name }) => name === word[i]);
    if (option === undefined) {
      yield problem(`invalid option -- '${word[i]}'`);
    } else if (!option.takesValue) {
      yield { kind: "option", name: `-${option.name}`, value: "" };
    } else {
      const value = i + 1 < word.length ? word.slice(i + 1) : rest.pop();
      yield value === undefined
        ? problem(`option requires an argument -- '${option.name}'`)
        : { kind: "option", name: `-${option.name}`, value };
      return;
    }
  }
}

function problem(text: string): FoundOption {
  return { kind: "problem", text };
}
