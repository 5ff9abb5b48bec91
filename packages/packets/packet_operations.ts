/**
 * Work on whole bursts: what applications do to every packet.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { CompiledPackets } from "./_compiled_packets.ts";
import { kernelsOf } from "./kernels.ts";
import type { Lanes } from "./lanes.ts";
import type { PacketTable } from "./packet_table.ts";
import { ReferencePackets } from "./_reference_packets.ts";

/**
 * Work on the first `count` packets of a table, which must have as many. What
 * is read or written of a packet is in its first segment, which must be long
 * enough. Nothing is checked, nothing throws.
 */
export interface PacketOperations {
  /**
   * Writes both MAC addresses.
   *
   * @param macs Twelve bytes, destination first, as three little-endian words.
   */
  rewriteMacs(packets: PacketTable, count: number, macs: Uint32Array): void;
  /**
   * How many packets, from one on, came in on the port of that one.
   *
   * @param from The first of them; there must be one.
   */
  portRun(packets: PacketTable, count: number, from: number): number;
  /** The sum of the packet lengths, in bytes. */
  sumPacketLengths(packets: PacketTable, count: number): number;
  /**
   * How many packets have an EtherType.
   *
   * @param type In the order of the network: 0x0800 for IPv4.
   */
  countEtherType(packets: PacketTable, count: number, type: number): number;
  /** How many packets have any of the offload flags of a mask of two words. */
  countFlags(
    packets: PacketTable,
    count: number,
    maskLow: number,
    maskHigh: number,
  ): number;
  /**
   * Appends each packet to the lane that `lanes.choices` names.
   *
   * @returns how many found no room or no lane; they are at the table's start.
   */
  scatter(packets: PacketTable, count: number, lanes: Lanes): number;
  /**
   * Deals the packets to the lanes in turn, beginning with lane `first`.
   *
   * @returns how many found no room; they are at the table's start.
   */
  deal(
    packets: PacketTable,
    count: number,
    lanes: Lanes,
    first: number,
  ): number;
}

/** The fastest implementation for the packets of a window. */
export function packetOperations(window: Window): PacketOperations {
  const reference = new ReferencePackets(window);
  const kernels = kernelsOf(window);
  return kernels === undefined
    ? reference
    : new CompiledPackets(kernels, reference);
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
