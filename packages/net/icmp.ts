/**
 * ICMP headers, as echo requests and replies have them.
 *
 * @see rte_icmp_hdr
 * @module
 */
import { read16, write16 } from "./_bytes.ts";
import { foldSum, sum16 } from "./checksum.ts";

/** Bytes of the header. */
export const LENGTH = 8;
const CODE = 1;
const CHECKSUM = 2;
const IDENTIFIER = 4;
const SEQUENCE = 6;

/** What a packet says. @see RTE_IP_ICMP_ECHO_REQUEST */
export const IcmpType = {
  ECHO_REPLY: 0,
  UNREACHABLE: 3,
  ECHO_REQUEST: 8,
  TIME_EXCEEDED: 11,
} as const;

/** An `IcmpType`. */
export function type(bytes: Uint8Array, at: number): number {
  return bytes[at]!;
}

/** Sets the type. */
export function setType(bytes: Uint8Array, at: number, type: number): void {
  bytes[at] = type;
}

/** What the type says more closely. */
export function code(bytes: Uint8Array, at: number): number {
  return bytes[at + CODE]!;
}

/** Sets the code. */
export function setCode(bytes: Uint8Array, at: number, code: number): void {
  bytes[at + CODE] = code;
}

/** The checksum, as it stands there. */
export function checksum(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + CHECKSUM);
}

/** Sets the checksum. */
export function setChecksum(bytes: Uint8Array, at: number, sum: number): void {
  write16(bytes, at + CHECKSUM, sum);
}

/**
 * The checksum that the packet should have, whatever stands in its field.
 *
 * @param length Bytes of header and data.
 */
export function computeChecksum(
  bytes: Uint8Array,
  at: number,
  length: number,
): number {
  const others = ~checksum(bytes, at) & 0xffff;
  return ~foldSum(sum16(bytes, at, length, others)) & 0xffff;
}

/** Who asks: the same in request and reply. */
export function identifier(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + IDENTIFIER);
}

/** Sets who asks. */
export function setIdentifier(bytes: Uint8Array, at: number, id: number): void {
  write16(bytes, at + IDENTIFIER, id);
}

/** The number of the request. */
export function sequence(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + SEQUENCE);
}

/** Sets the number of the request. */
export function setSequence(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write16(bytes, at + SEQUENCE, value);
}
