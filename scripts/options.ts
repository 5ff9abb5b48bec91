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
  try {
    const values: Record<string, unknown> = parseArgs({
      args: Deno.args,
      options: { ...options, help: { type: "boolean", short: "h" } },
    }).values;
    if (values.help !== true) return values as Values<T>;
    console.log(usage);
    Deno.exit(0);
  } catch (error) {
    // Further sentences of parseArgs are about arguments that begin with "-".
    const [problem] = (error as Error).message.split(". ");
    console.error(`${problem}\n${usage}`);
    Deno.exit(2);
  }
}
