/**
 * Command line of mp_run. Pure.
 *
 * @module
 */
import { OptionError } from "../_common/program.ts";
import { readWords } from "../_common/tool.ts";

/** What mp_run is to do. */
export type Mode = "run" | "check" | "dry-run" | "clear";

/** What the command line says. */
export interface Options {
  readonly help: boolean;
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
  const { help, name } = values;
  if (help) return { help, mode: "run", file: "", name };
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
  return { help, mode: modes[0] ?? "run", file, name };
}

function parse(argv: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  return readWords(argv, {
    help: { ...flag, short: "h" },
    check: flag,
    "dry-run": flag,
    clear: flag,
    name: { type: "string" },
  });
}
