/**
 * UDP headers.
 *
 * @see rte_udp_hdr
 * @module
 */
import { read16, write16 } from "./_bytes.ts";

/** Bytes of the header. */
export const LENGTH = 8;
const DESTINATION_PORT = 2;
const DATAGRAM_LENGTH = 4;
const CHECKSUM = 6;

/** The source port. */
export function sourcePort(bytes: Uint8Array, at: number): number {
  return read16(bytes, at);
}

/** Sets the source port. */
export function setSourcePort(
  bytes: Uint8Array,
  at: number,
  port: number,
): void {
  write16(bytes, at, port);
}

/** The destination port. */
export function destinationPort(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + DESTINATION_PORT);
}

/** Sets the destination port. */
export function setDestinationPort(
  bytes: Uint8Array,
  at: number,
  port: number,
): void {
  write16(bytes, at + DESTINATION_PORT, port);
}

/** Bytes of header and data. */
export function datagramLength(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + DATAGRAM_LENGTH);
}

/** Sets the bytes of header and data. */
export function setDatagramLength(
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  write16(bytes, at + DATAGRAM_LENGTH, length);
}

/** The checksum, as it stands there; 0 for none. */
export function checksum(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + CHECKSUM);
}

/** Sets the checksum: `ipv4UdpTcpChecksum` computes it. */
export function setChecksum(bytes: Uint8Array, at: number, sum: number): void {
  write16(bytes, at + CHECKSUM, sum);
}
