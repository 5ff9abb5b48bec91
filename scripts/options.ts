/**
 * The command lines of scripts, of the test runner and of the bench.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** What an option takes; no value of its own for one that is not given. */
type Option =
  | { readonly type: "boolean"; readonly default: boolean }
  | { readonly type: "string"; readonly default?: string };

/** The values of options: those without a default may be undefined. */
type Values<T extends Record<string, Option>> = {
  readonly [K in keyof T]: T[K] extends { type: "boolean" } ? boolean
    : T[K] extends { default: string } ? string
    : string | undefined;
};

/**
 * The options of this process. `--help` shows the usage and ends it; so does,
 * with exit code 2, anything that is none of them.
 *
 * @param usage The command, its options and what they do.
 */
export function readOptions<const T extends Record<string, Option>>(
  usage: string,
  options: T,
): Values<T> {
  return parse(usage, options, false).values as Values<T>;
}

/**
 * The numbers that are the arguments of this process, all above 0; otherwise
 * as {@linkcode readOptions}.
 *
 * @param defaults One for each, in place of what is not given.
 */
export function readNumbers<const T extends readonly number[]>(
  usage: string,
  ...defaults: T
): { [K in keyof T]: number } {
  const { positionals } = parse(usage, {}, true);
  const bad = positionals.find((text, i) =>
    i >= defaults.length || !(Number(text) > 0 && Number(text) < Infinity)
  );
  if (bad !== undefined) refuse(`Unexpected argument '${bad}'`, usage);
  const numbers = defaults.map((value, i) => Number(positionals[i] ?? value));
  return numbers as { [K in keyof T]: number };
}

function parse(
  usage: string,
  options: Record<string, Option>,
  allowPositionals: boolean,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: Deno.args,
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals,
    });
    if (values.help !== true) return { values, positionals };
  } catch (error) {
    // Further sentences of parseArgs are about arguments that begin with "-".
    refuse((error as Error).message.split(". ")[0]!, usage);
  }
  console.log(usage);
  Deno.exit(0);
}

function refuse(problem: string, usage: string): never {
  console.error(`${problem}\n${usage}`);
  Deno.exit(2);
}
