/**
 * Command line of symmetric_mp. Pure.
 *
 * @module
 */
import { findOptions } from "../../eal/internal/getopt.ts";
import { parseDecimal, parseHex } from "../_common/numbers.ts";
import { OptionError } from "../_common/program.ts";

/** What the application options say. */
export interface SymmetricOptions {
  /** Bit n stands for port n; bits of absent ports mean nothing. */
  readonly portMask: bigint;
  /** Processes that share the ports; undefined in a secondary that leaves it out. */
  readonly processCount: number | undefined;
  /** This process's queue on every port. */
  readonly processId: number;
  /** Size of the mbuf pool that a primary makes. */
  readonly mbufCount: number;
}

/** Mbufs of the pool, as in C. */
export const DEFAULT_MBUF_COUNT = 65536;

/** The mask has 16 bits. */
const MASK_BITS = 0xffffn;

/**
 * Reads the application options.
 *
 * @param argv What follows `--`.
 * @param primary True for the primary process, which must know how many
 *   processes there will be.
 * @throws {OptionError} for the first rule that is broken.
 */
export function parseSymmetricOptions(
  argv: readonly string[],
  primary: boolean,
): SymmetricOptions {
  const values = readValues(argv);
  const processId = parseDecimal(values.get("--proc-id") ?? "");
  if (processId === undefined) throw invalid("proc-id parameter");

  const count = values.get("--num-procs");
  const processCount = count === undefined ? undefined : parseDecimal(count);
  const needed = primary || count !== undefined;
  if (needed && (processCount ?? 0) === 0) {
    throw invalid("num-procs parameter");
  }

  const portMask = (parseHex(values.get("-p") ?? "") ?? 0n) & MASK_BITS;
  if (portMask === 0n) throw invalid("port mask");

  const mbufCount = parseDecimal(
    values.get("--mbufs") ?? String(DEFAULT_MBUF_COUNT),
  );
  if ((mbufCount ?? 0) === 0) throw invalid("mbufs parameter");

  checkProcessId(processId, processCount);
  return { portMask, processCount, processId, mbufCount: mbufCount! };
}

/**
 * Checks that a process has a queue of its own.
 *
 * @param count Processes, or queues of a port; undefined if not known.
 * @throws {OptionError} if it has none.
 */
export function checkProcessId(id: number, count: number | undefined): void {
  if (count === undefined || id < count) return;
  throw new OptionError(
    `Invalid proc-id parameter: ${id} is not below the ${count} processes`,
  );
}

/** The last value of each option. */
function readValues(argv: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const names = { short: "p:", long: ["num-procs:", "proc-id:", "mbufs:"] };
  for (const option of findOptions(argv, names)) {
    if (option.kind === "problem") {
      throw new OptionError(`Cannot parse the command line: ${option.text}`);
    }
    values.set(option.name, option.value);
  }
  return values;
}

function invalid(what: string): OptionError {
  return new OptionError(`Invalid or missing ${what}`);
}
