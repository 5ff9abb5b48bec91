/**
 * Command line of l2fwd_fork. Pure.
 *
 * @module
 */
import { findOptions } from "../../eal/internal/getopt.ts";
import { parseDecimal, parseHex } from "../_common/numbers.ts";
import { OptionError } from "../_common/program.ts";

/** What the application options of the main process say. */
export interface MainOptions {
  /** Bit n stands for port n. */
  readonly portMask: bigint;
  /** Ports that one lcore reads, from 1 to 15. */
  readonly portsPerLcore: number;
  /** Seconds from one statistics screen to the next; 0 for none. */
  readonly period: number;
  /** Whether workers may run on any CPU, under lcore ids of their own. */
  readonly floating: boolean;
}

/** What the main process tells a worker by its command line. */
export interface WorkerOptions {
  /** The lcore whose ports it reads: an id of the main process. */
  readonly lcore: number;
  /** Number of this run of the main process; the shared memory has the same. */
  readonly epoch: number;
}

const MOST_PORTS_PER_LCORE = 15;
const SECONDS_OF_A_DAY = 86400;
const DEFAULT_PERIOD = 10;

/**
 * Reads the options of the main process.
 *
 * @param argv What follows `--`.
 * @throws {OptionError} for the first rule that is broken.
 */
export function parseMainOptions(argv: readonly string[]): MainOptions {
  let portMask: bigint | undefined;
  let portsPerLcore = 1;
  let period = DEFAULT_PERIOD;
  let floating = false;
  for (const option of findOptions(argv, { short: "p:q:T:f" })) {
    if (option.kind === "problem") throw new OptionError(option.text);
    const { name, value } = option;
    if (name === "-p") portMask = parseMask(value);
    else if (name === "-q") {
      portsPerLcore = inRange(value, 1, MOST_PORTS_PER_LCORE, "queue number");
    } else if (name === "-T") {
      period = inRange(value, 0, SECONDS_OF_A_DAY - 1, "timer period");
    } else floating = true;
  }
  if (portMask === undefined) throw new OptionError("portmask missing");
  return { portMask, portsPerLcore, period, floating };
}

/**
 * Reads what the main process told this one.
 *
 * @param argv What follows `--`.
 * @returns undefined if this is no worker.
 */
export function parseWorkerOptions(
  argv: readonly string[],
): WorkerOptions | undefined {
  const [first, second, ...rest] = argv;
  const lcore = /^--worker=(\d+)$/.exec(first ?? "")?.[1];
  const epoch = /^--epoch=(\d+)$/.exec(second ?? "")?.[1];
  if (lcore === undefined || epoch === undefined || rest.length > 0) {
    return undefined;
  }
  return { lcore: Number(lcore), epoch: Number(epoch) };
}

/** The words that {@linkcode parseWorkerOptions} reads. */
export function workerWords({ lcore, epoch }: WorkerOptions): string[] {
  return [`--worker=${lcore}`, `--epoch=${epoch}`];
}

function parseMask(value: string): bigint {
  const mask = parseHex(value);
  if (mask === undefined || mask === 0n) {
    throw new OptionError("invalid portmask");
  }
  return mask;
}

function inRange(
  value: string,
  least: number,
  most: number,
  what: string,
): number {
  const number = parseDecimal(value);
  if (number !== undefined && number >= least && number <= most) return number;
  throw new OptionError(`invalid ${what}`);
}
