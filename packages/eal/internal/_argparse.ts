/**
 * Command lines by the rules of DPDK's own argparse, which the EAL uses from
 * 25.11 on: whole names only, `-l0` and `-l=0`, no letters that share a dash,
 * most options once. Pure.
 *
 * @module
 */
import type { KnownOption } from "./_eal_options.ts";
import type { FoundPart } from "./getopt.ts";

/**
 * Reads a command line part by part, up to its end or a `--` that is no
 * option's value.
 *
 * @returns how many words were read.
 * @see rte_argparse_parse
 */
export function* findArguments(
  argv: readonly string[],
  known: readonly KnownOption[],
): Generator<FoundPart, number> {
  const seen = new Set<KnownOption>();
  const rest = [...argv].reverse();
  for (let word = rest.pop(); word !== undefined; word = rest.pop()) {
    if (word === "--") return argv.length - rest.length - 1;
    if (!word.startsWith("-")) {
      yield { kind: "operand", words: [word] };
      continue;
    }
    const at = valueStart(word);
    const given = word.slice(0, at);
    const option = known.find(({ name, short }) =>
      name === given || short === given
    );
    // Help is asked for by the whole word.
    if (
      option === undefined || (option.name === "--help" && at < word.length)
    ) {
      yield problem(`unknown argument ${word}`, word);
    } else if (seen.has(option) && option.repeats !== true) {
      yield problem(`argument ${given} should not occur multiple times`, word);
    } else {
      // Asking for help twice is fine.
      if (option.name !== "--help") seen.add(option);
      yield takeValue(option, word, at, rest);
    }
  }
  return argv.length;
}

/** Where the value begins, its "=" included; the word's length if it has none. */
function valueStart(word: string): number {
  const equals = word.indexOf("=");
  if (equals >= 0) return equals;
  return word.startsWith("--") ? word.length : Math.min(2, word.length);
}

function takeValue(
  option: KnownOption,
  word: string,
  at: number,
  rest: string[],
): FoundPart {
  const name = word.slice(0, at);
  const found = (value: string, ...words: string[]): FoundPart => ({
    kind: "option",
    name,
    value,
    words: [word, ...words],
  });
  if (at < word.length) {
    return option.value === ""
      ? problem(`argument ${name} should not take value`, word)
      : found(word.slice(word[at] === "=" ? at + 1 : at));
  }
  if (option.value !== ":") return found("");
  const value = rest.pop();
  return value === undefined
    ? problem(`argument ${name} doesn't have value`, word)
    : found(value, value);
}

function problem(text: string, ...words: string[]): FoundPart {
  return { kind: "problem", text, words };
}
