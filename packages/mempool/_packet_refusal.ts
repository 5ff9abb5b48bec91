/**
 * Errors of checked mode about packets.
 *
 * @module
 */
import { hex } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { CheckError, type CheckRule } from "../eal/check_error.ts";
import { type Entry, ledger } from "../ring/internal/ledger.ts";
import { poolOwning } from "./_known_pools.ts";

/** What a call is about to do to a packet, for errors. */
export interface Deed {
  /** Such as `ring "jobs"`. */
  readonly object: string;
  /** Such as `send to ring "jobs"`. */
  readonly tried: string;
  /** Where the packet is, such as "burst 1"; "" for none. */
  readonly place: string;
}

/** What is wrong with which packet. */
export interface PacketFault {
  readonly rule: CheckRule;
  /** Address of the packet, or of the segment that it is about. */
  readonly element: Address;
  /** Address of the packet's first segment. Default: the same. */
  readonly head?: Address;
  /** Which packet of its place it is. */
  readonly index: number;
  /** Such as "is no longer held". */
  readonly problem: string;
  /** What is known of it. */
  readonly entry?: Entry | undefined;
}

/** The error about a packet. */
export function packetRefusal(
  deed: Deed,
  { rule, element, head = element, index, problem, entry }: PacketFault,
): CheckError {
  const pool = poolOwning(element);
  const mbuf = `mbuf ${hex(element)}${
    pool === undefined ? "" : ` of mempool "${pool.name}"`
  }`;
  const packet = deed.place === ""
    ? mbuf
    : `packet ${index} of ${deed.place} (${mbuf})`;
  const subject = element === head ? packet : `a segment of ${packet}`;
  return new CheckError({
    rule,
    object: deed.object,
    tried: deed.tried,
    problem: `${subject} ${problem}`,
    element,
    earlier: entry === undefined ? "" : ledger.tell(entry),
  });
}
