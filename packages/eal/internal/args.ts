/**
 * EAL command lines as data: splitting and scanning. Pure: nothing here needs
 * DPDK.
 *
 * @module
 */
import {
  longNames,
  longWithValue,
  shortAliases,
  shortWithValue,
} from "./_option_names.ts";

/** One option of an EAL command line: `--file-prefix` with its value, if any. */
export interface EalOption {
  /** Full name with its dashes, abbreviations and aliases resolved. */
  readonly name: string;
  /** Its value, or undefined for a flag. */
  readonly value: string | undefined;
}

/** A command line in its two halves. */
export interface SplitArguments {
  /** What belongs to the EAL. */
  readonly eal: string[];
  /** What follows `--` and belongs to the application. */
  readonly application: string[];
}

/**
 * Splits a command line at `--`. A `--` in first place is dropped, so that
 * `deno run --allow-ffi app.ts -- <EAL> -- <application>` works as well.
 */
export function splitArguments(argv: readonly string[]): SplitArguments {
  const all = argv[0] === "--" ? argv.slice(1) : [...argv];
  const at = all.indexOf("--");
  if (at < 0) return { eal: all, application: [] };
  return { eal: all.slice(0, at), application: all.slice(at + 1) };
}

function fullLongName(name: string): string {
  if (longNames.includes(name)) return name;
  const matches = longNames.filter((known) => known.startsWith(name));
  return matches.length === 1 ? matches[0]! : name;
}

/**
 * Reads EAL arguments the way getopt_long does: `-l0` and `-l 0`, `--a=b` and
 * `--a b`, unambiguous abbreviations. Words that are no options are skipped;
 * unknown options are listed as flags, for the EAL to refuse.
 */
export function scanArguments(eal: readonly string[]): EalOption[] {
  const options: EalOption[] = [];
  for (let i = 0; i < eal.length; i++) {
    const word = eal[i]!;
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = fullLongName(
        word.slice(2, equals < 0 ? undefined : equals),
      );
      let value = equals < 0 ? undefined : word.slice(equals + 1);
      if (value === undefined && longWithValue.includes(name)) value = eal[++i];
      options.push({ name: `--${name}`, value });
    } else if (/^-./.test(word)) {
      i += scanShort(word, eal[i + 1], options);
    }
  }
  return options;
}

/** Reads `-vl0` and the like; tells how many further words it used. */
function scanShort(
  word: string,
  next: string | undefined,
  options: EalOption[],
): number {
  for (let i = 1; i < word.length; i++) {
    const name = `-${word[i]}`;
    const full = shortAliases[name] ?? name;
    if (!shortWithValue.includes(word[i]!)) {
      options.push({ name: full, value: undefined });
      continue;
    }
    const rest = word.slice(i + 1);
    options.push({ name: full, value: rest === "" ? next : rest });
    return rest === "" ? 1 : 0;
  }
  return 0;
}

/** The value of an option's last occurrence: the one that the EAL uses. */
export function lastValue(
  options: readonly EalOption[],
  name: string,
): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/**
 * Tells whether this project knows an option, given by its full name. The EAL
 * may be newer and know more.
 */
export function isKnownOption(name: string): boolean {
  return name.startsWith("--")
    ? longNames.includes(name.slice(2))
    : shortWithValue.includes(name.slice(1));
}

/** Tells whether an option is present. */
export function hasOption(
  options: readonly EalOption[],
  name: string,
): boolean {
  return options.some((option) => option.name === name);
}
