/**
 * Command line of mp_top. Pure.
 *
 * @module
 */
import { isPrefix } from "../../group/internal/runtime_folder.ts";
import { OptionError } from "../_common/program.ts";
import { readWords } from "../_common/tool.ts";
import { type ListenAddress, parseListenAddress } from "./listen_address.ts";

/** What the command line says. */
export interface Options {
  readonly help: boolean;
  /** File prefix of the group; undefined if one is to be chosen. */
  readonly prefix: string | undefined;
  /** Whether the groups are listed, and nothing else. */
  readonly list: boolean;
  /** Whether one sample is printed, and no more. */
  readonly once: boolean;
  /** Whether samples are printed as JSON. */
  readonly json: boolean;
  /** Seconds between two samples. */
  readonly interval: number;
  /** Whether what waits in rings is printed. */
  readonly queued: boolean;
  /** File for the packets that wait in rings. */
  readonly pcapng: string | undefined;
  /** Where the page is served; undefined for no page. */
  readonly web: ListenAddress | undefined;
  /** What a browser must know; undefined for none. */
  readonly token: string | undefined;
  /** File to write samples to. */
  readonly record: string | undefined;
  /** File to read samples from. */
  readonly replay: string | undefined;
}

const LEAST_INTERVAL = 0.05;
const MOST_INTERVAL = 3600;

/**
 * Reads the command line.
 *
 * @param argv Without the program's name.
 * @throws {OptionError} for the first rule that is broken.
 */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseWords(withWebValue(argv));
  const prefix = values["file-prefix"] ?? positionals[0];
  if (positionals.length > (values["file-prefix"] === undefined ? 1 : 0)) {
    throw new OptionError(`too many groups: ${positionals.join(" ")}`);
  }
  if (prefix !== undefined && !isPrefix(prefix)) {
    throw new OptionError(`no file prefix: "${prefix}"`);
  }
  const web = values.web === undefined
    ? undefined
    : parseListenAddress(values.web);
  const options: Options = {
    help: values.help,
    prefix,
    list: values.list,
    once: values.once,
    json: values.json,
    interval: parseInterval(values.interval),
    queued: values.queued,
    pcapng: values.pcapng,
    web,
    token: values.token,
    record: values.record,
    replay: values.replay,
  };
  if (!options.help) checkTogether(options);
  return options;
}

function parseWords(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  return readWords(argv, {
    help: { ...flag, short: "h" },
    "file-prefix": text,
    list: flag,
    once: flag,
    json: flag,
    interval: { ...text, default: "1" },
    queued: flag,
    pcapng: text,
    web: text,
    token: text,
    record: text,
    replay: text,
  });
}

/** Gives `--web` its value, which may be left out or be the next word. */
function withWebValue(argv: readonly string[]): string[] {
  const at = argv.indexOf("--web");
  if (at < 0) return [...argv];
  const next = argv[at + 1] ?? "";
  const isAddress = /^(\[[^\]]*\]|[^:]*):\d+$/.test(next);
  const rest = argv.slice(at + (isAddress ? 2 : 1));
  return [...argv.slice(0, at), `--web=${isAddress ? next : ""}`, ...rest];
}

function parseInterval(value: string): number {
  const seconds = /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
  if (seconds >= LEAST_INTERVAL && seconds <= MOST_INTERVAL) return seconds;
  throw new OptionError(
    `interval must be ${LEAST_INTERVAL} to ${MOST_INTERVAL} seconds: ${value}`,
  );
}

function checkTogether(options: Options): void {
  const { web, token, replay } = options;
  const exclusive = [
    ["--replay", replay !== undefined],
    ["--record", options.record !== undefined],
    ["--list", options.list],
    ["--queued", options.queued],
    ["--pcapng", options.pcapng !== undefined],
  ] as const;
  const given = exclusive.filter(([, is]) => is).map(([name]) => name);
  const isPair = given.join() === "--queued,--pcapng";
  if (given.length > 1 && !isPair) {
    throw new OptionError(`${given.join(" and ")} do not go together`);
  }
  if (web !== undefined && (options.once || options.json)) {
    throw new OptionError("--web does not go with --once or --json");
  }
  if (replay !== undefined && options.prefix !== undefined) {
    throw new OptionError("--replay has its group in the file");
  }
  if (token !== undefined && !/^[\w.~-]{8,}$/.test(token)) {
    throw new OptionError(
      "token must be 8 or more letters, digits or one of . _ ~ -",
    );
  }
}
