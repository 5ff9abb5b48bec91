/**
 * IPv4 headers. Addresses are unsigned 32-bit numbers: 10.0.0.1 is 0x0a000001.
 *
 * @see rte_ipv4_hdr
 * @module
 */
import { read16, read32, write16, write32 } from "./_bytes.ts";
import { checksum16, foldSum, sum16 } from "./checksum.ts";

/** Bytes of a header without options. */
export const LENGTH = 20;
const SERVICE = 1;
const TOTAL_LENGTH = 2;
const ID = 4;
const FRAGMENT = 6;
const TTL = 8;
const PROTOCOL = 9;
const CHECKSUM = 10;
const SOURCE = 12;
const DESTINATION = 16;

/** What follows an IPv4 or IPv6 header. */
export const IpProtocol = {
  ICMP: 1,
  TCP: 6,
  UDP: 17,
  ICMPV6: 58,
  SCTP: 132,
} as const;

/**
 * True if a whole IPv4 packet starts at an offset: version, header length and
 * total length fit each other and what there is. The checksum is not looked at.
 *
 * @param length Bytes there are from `at` on.
 */
export function isValid(
  bytes: Uint8Array,
  at: number,
  length: number,
): boolean {
  if (length < LENGTH || version(bytes, at) !== 4) return false;
  const header = headerLength(bytes, at);
  const total = totalLength(bytes, at);
  return header >= LENGTH && header <= total && total <= length;
}

/** The version: 4. */
export function version(bytes: Uint8Array, at: number): number {
  return bytes[at]! >>> 4;
}

/** Bytes of this header, options included. @see rte_ipv4_hdr_len */
export function headerLength(bytes: Uint8Array, at: number): number {
  return (bytes[at]! & 0xf) * 4;
}

/** Sets version 4 and the header's length in bytes, a multiple of 4. Default: 20. */
export function setHeaderLength(
  bytes: Uint8Array,
  at: number,
  length: number = LENGTH,
): void {
  bytes[at] = 0x40 | (length >>> 2);
}

/** The type of service: DSCP and ECN. */
export function typeOfService(bytes: Uint8Array, at: number): number {
  return bytes[at + SERVICE]!;
}

/** Sets the type of service. */
export function setTypeOfService(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  bytes[at + SERVICE] = value;
}

/** Bytes of header and data. */
export function totalLength(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + TOTAL_LENGTH);
}

/** Sets the bytes of header and data. */
export function setTotalLength(
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  write16(bytes, at + TOTAL_LENGTH, length);
}

/** The number that the fragments of a packet share. */
export function packetId(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + ID);
}

/** Sets the packet's number. */
export function setPacketId(bytes: Uint8Array, at: number, id: number): void {
  write16(bytes, at + ID, id);
}

/** Flags (0x4000: do not fragment, 0x2000: more follow) and offset in 8 bytes. */
export function fragment(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + FRAGMENT);
}

/** Sets fragment flags and offset. */
export function setFragment(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  write16(bytes, at + FRAGMENT, value);
}

/** True if the packet is one part of a larger one. @see rte_ipv4_frag_pkt_is_fragmented */
export function isFragment(bytes: Uint8Array, at: number): boolean {
  return (read16(bytes, at + FRAGMENT) & 0x3fff) !== 0;
}

/** The hops left. */
export function timeToLive(bytes: Uint8Array, at: number): number {
  return bytes[at + TTL]!;
}

/** Sets the hops left. */
export function setTimeToLive(
  bytes: Uint8Array,
  at: number,
  hops: number,
): void {
  bytes[at + TTL] = hops;
}

/**
 * Takes one hop off and corrects the checksum.
 *
 * @returns false if there was none left: then nothing is changed.
 */
export function decrementTimeToLive(bytes: Uint8Array, at: number): boolean {
  const hops = bytes[at + TTL]!;
  if (hops === 0) return false;
  const before = read16(bytes, at + TTL);
  bytes[at + TTL] = hops - 1;
  // RFC 1624: new = ~(~old + ~before + after).
  const sum = (~read16(bytes, at + CHECKSUM) & 0xffff) + (~before & 0xffff) +
    read16(bytes, at + TTL);
  write16(bytes, at + CHECKSUM, ~foldSum(sum));
  return true;
}

/** What follows: an `IpProtocol`. */
export function protocol(bytes: Uint8Array, at: number): number {
  return bytes[at + PROTOCOL]!;
}

/** Sets what follows. */
export function setProtocol(
  bytes: Uint8Array,
  at: number,
  protocol: number,
): void {
  bytes[at + PROTOCOL] = protocol;
}

/** The header's checksum, as it stands there. */
export function checksum(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + CHECKSUM);
}

/** Sets the header's checksum. */
export function setChecksum(bytes: Uint8Array, at: number, sum: number): void {
  write16(bytes, at + CHECKSUM, sum);
}

/** The checksum that the header should have. @see rte_ipv4_cksum */
export function computeChecksum(bytes: Uint8Array, at: number): number {
  const sum = sum16(bytes, at, headerLength(bytes, at));
  return ~foldSum(sum - checksum(bytes, at)) & 0xffff;
}

/** True if the header's checksum is right. */
export function isChecksumGood(bytes: Uint8Array, at: number): boolean {
  return checksum16(bytes, at, headerLength(bytes, at)) === 0;
}

/** The source address. */
export function source(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + SOURCE);
}

/** Sets the source address. */
export function setSource(
  bytes: Uint8Array,
  at: number,
  address: number,
): void {
  write32(bytes, at + SOURCE, address);
}

/** The destination address. */
export function destination(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + DESTINATION);
}

/** Sets the destination address. */
export function setDestination(
  bytes: Uint8Array,
  at: number,
  address: number,
): void {
  write32(bytes, at + DESTINATION, address);
}

/** An address as text, such as `10.0.0.1`. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/**
 * The address in a text such as `10.0.0.1`.
 *
 * @throws {RangeError} if the text is none.
 */
export function parseAddress(text: string): number {
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(text)
    ? text.split(".").map(Number)
    : [];
  if (parts.length === 0 || parts.some((part) => part > 255)) {
    throw new RangeError(
      `Cannot read IPv4 address: must be like 10.0.0.1: ${text}`,
    );
  }
  return parts.reduce((address, part) => address * 256 + part, 0);
}
