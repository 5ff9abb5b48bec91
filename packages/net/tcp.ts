/**
 * TCP headers.
 *
 * @see rte_tcp_hdr
 * @module
 */
import { read16, read32, write16, write32 } from "./_bytes.ts";

/** Bytes of a header without options. */
export const LENGTH = 20;
const DESTINATION_PORT = 2;
const SEQUENCE = 4;
const ACKNOWLEDGEMENT = 8;
const DATA_OFFSET = 12;
const FLAGS = 13;
const WINDOW = 14;
const CHECKSUM = 16;
const URGENT = 18;

/** Bits of the flags. @see RTE_TCP_FIN_FLAG */
export const TcpFlag = {
  FIN: 0x01,
  SYN: 0x02,
  RST: 0x04,
  PSH: 0x08,
  ACK: 0x10,
  URG: 0x20,
  ECE: 0x40,
  CWR: 0x80,
} as const;

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

/** The number of the first data byte. */
export function sequence(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + SEQUENCE);
}

/** Sets the number of the first data byte. */
export function setSequence(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write32(bytes, at + SEQUENCE, value);
}

/** The number of the next byte expected. */
export function acknowledgement(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + ACKNOWLEDGEMENT);
}

/** Sets the number of the next byte expected. */
export function setAcknowledgement(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write32(bytes, at + ACKNOWLEDGEMENT, value);
}

/** Bytes of this header, options included. */
export function headerLength(bytes: Uint8Array, at: number): number {
  return (bytes[at + DATA_OFFSET]! >>> 4) * 4;
}

/** Sets the header's length in bytes, a multiple of 4. Default: 20. */
export function setHeaderLength(
  bytes: Uint8Array,
  at: number,
  length: number = LENGTH,
): void {
  bytes[at + DATA_OFFSET] = (length >>> 2) << 4;
}

/** The flags: `TcpFlag`. */
export function flags(bytes: Uint8Array, at: number): number {
  return bytes[at + FLAGS]!;
}

/** Sets the flags. */
export function setFlags(bytes: Uint8Array, at: number, flags: number): void {
  bytes[at + FLAGS] = flags;
}

/** The receive window, as it stands there. */
export function receiveWindow(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + WINDOW);
}

/** Sets the receive window. */
export function setReceiveWindow(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write16(bytes, at + WINDOW, value);
}

/** The checksum, as it stands there. */
export function checksum(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + CHECKSUM);
}

/** Sets the checksum: `ipv4UdpTcpChecksum` computes it. */
export function setChecksum(bytes: Uint8Array, at: number, sum: number): void {
  write16(bytes, at + CHECKSUM, sum);
}

/** The urgent pointer. */
export function urgentPointer(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + URGENT);
}

/** Sets the urgent pointer. */
export function setUrgentPointer(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write16(bytes, at + URGENT, value);
}
