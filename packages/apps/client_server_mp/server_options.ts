/**
 * Command line of mp_server. Pure.
 *
 * @module
 */
import { findOptions } from "../../eal/internal/getopt.ts";
import { parseDecimal, parseHex, selectPorts } from "../_common/numbers.ts";
import { OptionError } from "../_common/program.ts";
import { MAX_CLIENTS } from "./layout.ts";

/** What the application options of mp_server say. */
export interface ServerOptions {
  /** Ids of the ports to use, ascending; an even number. */
  readonly ports: readonly number[];
  /** Clients to serve, from 1 to {@linkcode MAX_CLIENTS}. */
  readonly clientCount: number;
  /** Size of the mbuf pool. */
  readonly mbufCount: number;
  /** Lines for the user about what is odd but no error. */
  readonly warnings: readonly string[];
}

/** Descriptors of a queue, before the driver adjusts them. */
export const DESCRIPTORS = 1024;
/** Slots of the ring to a client; one stays empty. */
export const CLIENT_RING_SIZE = 128;
/** Mbufs that each lcore keeps at hand. */
export const MBUF_CACHE_SIZE = 512;

/**
 * Mbufs that fill every queue, ring and cache at once, as C counts them.
 *
 * @param ports How many.
 * @param clients How many.
 */
export function mbufsNeeded(ports: number, clients: number): number {
  return DESCRIPTORS * ports +
    clients * (CLIENT_RING_SIZE + DESCRIPTORS * ports) +
    MBUF_CACHE_SIZE * (clients + 1);
}

/**
 * Reads the application options.
 *
 * @param argv What follows `--`.
 * @param present Ids of the ports that there are, ascending.
 * @throws {OptionError} for the first rule that is broken.
 */
export function parseServerOptions(
  argv: readonly string[],
  present: readonly number[],
): ServerOptions {
  let ports: readonly number[] | undefined;
  let clientCount = 0;
  let mbufCount: number | undefined;
  const warnings: string[] = [];
  for (const option of findOptions(argv, { short: "p:n:", long: ["mbufs:"] })) {
    if (option.kind === "problem") {
      throw new OptionError(`Unknown option '?': ${option.text}`);
    }
    const { name, value } = option;
    if (name === "-n") clientCount = parseClientCount(value);
    else if (name === "--mbufs") mbufCount = parseMbufCount(value);
    else if (ports !== undefined) {
      throw new OptionError("Port mask given twice");
    } else {
      const mask = parseHex(value);
      if (mask === undefined) {
        throw new OptionError(`Port mask must be hexadecimal: "${value}"`);
      }
      ports = selectPorts(mask, present);
      warnings.push(...leftover(mask, ports));
    }
  }
  if (ports === undefined || ports.length === 0) {
    throw new OptionError("No port selected");
  }
  if (clientCount === 0) throw new OptionError("Number of clients missing");
  if (ports.length % 2 !== 0) {
    throw new OptionError(
      `The number of ports must be even: ${ports.length}`,
      false,
    );
  }
  const needed = mbufsNeeded(ports.length, clientCount);
  return { ports, clientCount, mbufCount: mbufCount ?? needed, warnings };
}

function parseClientCount(value: string): number {
  const count = parseDecimal(value);
  if (count !== undefined && count >= 1 && count <= MAX_CLIENTS) return count;
  throw new OptionError(
    `Number of clients must be from 1 to ${MAX_CLIENTS}: "${value}"`,
  );
}

function parseMbufCount(value: string): number {
  const count = parseDecimal(value);
  if (count !== undefined && count > 0) return count;
  throw new OptionError(`Number of mbufs must be positive: "${value}"`);
}

/** The warning about bits of a mask that stand for no port. */
function leftover(mask: bigint, ports: readonly number[]): string[] {
  const used = ports.reduce((bits, id) => bits | 1n << BigInt(id), 0n);
  const rest = mask & ~used;
  return rest === 0n
    ? []
    : [`WARNING: leftover ports in mask 0x${rest.toString(16)} - ignoring`];
}
