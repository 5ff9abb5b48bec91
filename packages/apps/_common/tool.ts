/**
 * The frame of the programs that start no EAL: help, options, one line for
 * what is wrong, exit code 1, or 2 for a wrong command line or file.
 *
 * @module
 */
import process from "node:process";
import { parseArgs, type ParseArgsConfig } from "node:util";
import {
  Ending,
  OptionError,
  printHelp,
  runBody,
  type TerminationSignal,
} from "./program.ts";

/** Exit code for a group or a file that cannot be used. */
const FAILED = 1;
/** Exit code for a wrong command line or file. */
export const REFUSED = 2;

/** A program: its name, its texts, its steps. */
export interface Tool<Options extends { readonly help: boolean }> {
  readonly name: string;
  /** Printed for `--help`. */
  readonly usage: string;
  /** The signals that end it. Default: SIGINT and SIGTERM. */
  readonly signals?: readonly TerminationSignal[];
  /** Reads the command line. */
  options(argv: readonly string[]): Options;
  /** Does the work until `ending` says so; returns the exit code. */
  run(options: Options, ending: Ending): number | Promise<number>;
}

/**
 * Runs a program.
 *
 * @param argv Arguments without the program's name.
 * @returns The exit code.
 */
export async function runTool<Options extends { readonly help: boolean }>(
  tool: Tool<Options>,
  argv: readonly string[],
): Promise<number> {
  const ending = new Ending(tool.signals);
  // Without a listener a reader that went away would end it with a stack trace.
  process.stdout.on("error", () => ending.end());
  return await runBody(ending, async () => {
    const options = tool.options(argv);
    return await (options.help
      ? printHelp(tool.usage)
      : tool.run(options, ending));
  }, {
    refused({ message, usageHelps }) {
      complain(tool.name, message + (usageHelps ? " (try --help)" : ""));
      return REFUSED;
    },
    failed(reason) {
      complain(tool.name, reason.split("\n")[0]!);
      return FAILED;
    },
  });
}

/** Prints a line of a program on standard error. */
export function complain(name: string, text: string): void {
  process.stderr.write(`${name}: ${text}\n`);
}

/** The words of a command line, by their options. */
export type Words<Config extends ParseArgsConfig["options"]> = ReturnType<
  typeof parseArgs<{ allowPositionals: true; options: Config }>
>;

/**
 * Takes a command line apart.
 *
 * @throws {OptionError} if it is wrong.
 */
export function readWords<const Config extends ParseArgsConfig["options"]>(
  argv: readonly string[],
  options: Config,
): Words<Config> {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    // The rest of the message is about positional arguments in general.
    const [first] = (error as Error).message.split(/\.\s/);
    throw new OptionError(first!.charAt(0).toLowerCase() + first!.slice(1));
  }
}

/** Why a file cannot be used, in some words. */
export function fileReason(error: unknown): string {
  const { code = "", message } = error as Error & { readonly code?: string };
  return FILE_REASONS[code] ?? message.split("\n")[0]!;
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EEXIST: "the file exists",
  EACCES: "no permission",
  EPERM: "no permission",
  EISDIR: "it is a folder",
};
