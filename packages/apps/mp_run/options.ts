/**
 * Command line of mp_run. Pure.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { OptionError } from "../_common/option_error.ts";

/** What mp_run is to do. */
export type Mode = "run" | "check" | "dry-run" | "clear" | "help";

/** What the command line says. */
export interface Options {
  readonly mode: Mode;
  /** Path of the group's file; "" for help. */
  readonly file: string;
  /** Name in place of the file's. */
  readonly name: string | undefined;
}

/**
 * Reads the command line.
 *
 * @throws {OptionError} if it is wrong.
 */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  if (values.help) return { mode: "help", file: "", name: undefined };
  const modes = (["check", "dry-run", "clear"] as const)
    .filter((mode) => values[mode]);
  if (modes.length > 1) {
    throw new OptionError(`--${modes.join(" and --")} exclude each other`);
  }
  const [file, second] = positionals;
  if (file === undefined) throw new OptionError("which file?");
  if (second !== undefined) {
    throw new OptionError(`one file at a time, not also ${second}`);
  }
  return { mode: modes[0] ?? "run", file, name: values.name };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        check: { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        clear: { type: "boolean", default: false },
        name: { type: "string" },
      },
    });
  } catch (error) {
    throw new OptionError((error as Error).message.split(". ")[0]!);
  }
}
