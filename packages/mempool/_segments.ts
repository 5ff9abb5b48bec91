/**
 * The segments of a packet, for checked mode.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import { ledger } from "../ring/internal/ledger.ts";
import type { Mbufs } from "./mbufs.ts";

/** RTE_MBUF_MAX_NB_SEGS; what has more goes round in circles. */
const MOST_SEGMENTS = 0xffff;

/** Those that packets were looked at with: one of each window. */
const seen = new Set<Mbufs>();

/** Lets the ledger find the segments of packets in a window, too. */
export function followSegments(mbufs: Mbufs): void {
  seen.add(mbufs);
  ledger.segmentsBehind = segmentsBehind;
}

function segmentsBehind(packet: Address): Iterable<Address> {
  for (const mbufs of seen) {
    if (mbufs.window.contains(packet)) return furtherSegments(mbufs, packet);
  }
  return [];
}

/** The segments behind the first one of a packet. */
export function* furtherSegments(
  mbufs: Mbufs,
  packet: Address,
): Generator<Address> {
  const { base } = mbufs.window;
  let at = packet;
  for (let count = 0; count < MOST_SEGMENTS; count++) {
    const next = mbufs.nextSegment(at - base);
    if (next === 0) return;
    yield at = base + next;
  }
}
