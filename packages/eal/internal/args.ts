/**
 * Command lines as the EAL reads them. Pure: nothing here needs DPDK.
 *
 * | releases     | are read                                       | a wrong word             |
 * |--------------|------------------------------------------------|--------------------------|
 * | up to 25.07  | by `getopt_long`: a beginning of a name will do | makes rte_eal_init fail  |
 * | 25.11 and on | by DPDK's argparse: whole names, most of them once | ends the process      |
 *
 * Who does not know the release leaves it out: then a command line is read by
 * `getopt_long` with the options of all of them.
 *
 * @module
 */
import { findArguments } from "./_argparse.ts";
import {
  hasLongName,
  longName,
  NEWEST_RELEASE,
  optionsOf,
} from "./_eal_options.ts";
import { findParts, type FoundPart } from "./getopt.ts";

/** One option of an EAL command line: `--file-prefix` with its value, if any. */
export interface EalOption {
  /** Full long name with its dashes, whatever form it was given in. */
  readonly name: string;
  /** As it was given, beginnings of names completed: "-l" is "-l". */
  readonly given: string;
  /** Its value; "" for an option without one. */
  readonly value: string;
}

/** A command line in its two halves. */
export interface SplitArguments {
  /** What belongs to the EAL. */
  readonly eal: string[];
  /** What follows `--` and belongs to the application. */
  readonly application: string[];
}

/** The first release whose EAL reads with argparse: year * 100 + month. */
const ARGPARSE_SINCE = 2511;
const ANY_RELEASE = Infinity;

/**
 * Splits a command line at the `--` that is no option's value. A `--` in first
 * place is dropped, so that `deno run --allow-ffi app.ts -- <EAL> --
 * <application>` works as well.
 *
 * @param release Of the EAL that reads it. Default: any.
 */
export function splitArguments(
  argv: readonly string[],
  release?: number,
): SplitArguments {
  const all = argv[0] === "--" ? argv.slice(1) : [...argv];
  const parts = readParts(all, release);
  let part = parts.next();
  while (part.done !== true) part = parts.next();
  const end = part.value;
  return { eal: all.slice(0, end), application: all.slice(end + 1) };
}

/**
 * The options in EAL arguments. Words that are no options are left out, and
 * those that are wrong: see {@linkcode argumentProblem}.
 *
 * @param release Of the EAL that reads them. Default: any.
 */
export function scanArguments(
  eal: readonly string[],
  release?: number,
): EalOption[] {
  return [...readParts(eal, release)].flatMap((part) => {
    if (part.kind !== "option") return [];
    const { name: given, value } = part;
    return [{ name: longName(given), given, value }];
  });
}

/**
 * The first word in EAL arguments that the EAL refuses, and why; undefined if
 * there is none.
 */
export function argumentProblem(
  eal: readonly string[],
  release: number,
): string | undefined {
  const parts = [...readParts(eal, release)];
  return parts.find((part) => part.kind === "problem")?.text;
}

/**
 * Tells whether an EAL ends the process when it meets a wrong word, instead of
 * returning from rte_eal_init.
 */
export function endsOnProblem(release: number): boolean {
  return ARGPARSE_SINCE <= release && release <= NEWEST_RELEASE;
}

/**
 * EAL arguments without some of the options. All other words stay as they are.
 *
 * @param names Full long names.
 */
export function withoutOptions(
  eal: readonly string[],
  names: ReadonlySet<string>,
): string[] {
  return [...readParts(eal, undefined)].flatMap((part) =>
    part.kind === "option" && names.has(longName(part.name)) ? [] : part.words
  );
}

/** The value of an option's last occurrence: the one that the EAL uses. */
export function lastValue(
  options: readonly EalOption[],
  name: string,
): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/** Tells whether an option is present. */
export function hasOption(
  options: readonly EalOption[],
  name: string,
): boolean {
  return options.some((option) => option.name === name);
}

function* readParts(
  words: readonly string[],
  release = ANY_RELEASE,
): Generator<FoundPart, number> {
  const options = optionsOf(release);
  if (release >= ARGPARSE_SINCE && release !== ANY_RELEASE) {
    return yield* findArguments(words, options);
  }
  return yield* findParts(words, {
    short: options.map(({ short, value }) => short && short.slice(1) + value)
      .join(""),
    long: options.filter((option) => hasLongName(option, release))
      .map(({ name, value }) => name.slice(2) + value),
  });
}
