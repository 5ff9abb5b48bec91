/**
 * Work on whole bursts: what applications do to every packet.
 *
 * @module
 */
import type { Lanes } from "./lanes.ts";

/**
 * Work on the packets of one burst. What is read or written of a packet is in
 * its first segment, which must be long enough. Of the packets nothing
 * is checked.
 */
export interface BurstOperations {
  /**
   * Writes both MAC addresses of each packet.
   *
   * @param macs Twelve bytes, destination first, as three little-endian words:
   * {@linkcode macWords}.
   */
  rewriteMacs(macs: Uint32Array): void;
  /** How many packets, from the first one on, came in on the same port. */
  portRun(): number;
  /** The sum of the packet lengths, in bytes. */
  sumPacketLengths(): number;
  /**
   * How many packets have an EtherType.
   *
   * @param type In the order of the network: 0x0800 for IPv4.
   */
  countEtherType(type: number): number;
  /** How many packets have any of the offload flags of a mask of two words. */
  countFlags(maskLow: number, maskHigh: number): number;
  /**
   * Moves each packet to the lane that `lanes.choices` names. Those that find
   * no room, no lane, or have no choice, stay in the burst. The burst cannot be
   * one of the lanes.
   *
   * @throws {RangeError} if it is.
   */
  sort(lanes: Lanes): void;
  /**
   * Deals the packets to the lanes in turn. Those that find no room stay in the
   * burst.
   *
   * @param first The lane of the first packet. Default: 0.
   * @throws {RangeError} if the burst is one of the lanes.
   */
  deal(lanes: Lanes, first?: number): void;
}

/** Two MAC addresses of 6 bytes as `rewriteMacs` takes them. */
export function macWords(
  destination: Uint8Array,
  source: Uint8Array,
): Uint32Array {
  const bytes = new Uint8Array(12);
  bytes.set(destination.subarray(0, 6));
  bytes.set(source.subarray(0, 6), 6);
  return new Uint32Array(bytes.buffer);
}
