/**
 * IPv6 headers. Addresses are 16 bytes at `SOURCE` and `DESTINATION`.
 *
 * @see rte_ipv6_hdr
 * @module
 */
import { read16, read32, write16, write32 } from "./_bytes.ts";

/** Bytes of the header. */
export const LENGTH = 40;
/** Bytes of an address. */
export const ADDRESS_LENGTH = 16;
const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
/** Where the source address lies. */
export const SOURCE = 8;
/** Where the destination address lies. */
export const DESTINATION = 24;

/**
 * True if a whole IPv6 packet starts at an offset.
 *
 * @param length Bytes there are from `at` on.
 */
export function isValid(
  bytes: Uint8Array,
  at: number,
  length: number,
): boolean {
  return length >= LENGTH && version(bytes, at) === 6 &&
    LENGTH + payloadLength(bytes, at) <= length;
}

/** The version: 6. */
export function version(bytes: Uint8Array, at: number): number {
  return bytes[at]! >>> 4;
}

/** The traffic class: DSCP and ECN. */
export function trafficClass(bytes: Uint8Array, at: number): number {
  return (read16(bytes, at) >>> 4) & 0xff;
}

/** The flow label. */
export function flowLabel(bytes: Uint8Array, at: number): number {
  return read32(bytes, at) & 0xf_ffff;
}

/** Sets version 6, traffic class and flow label. Default: 0 for both. */
export function setVersion(
  bytes: Uint8Array,
  at: number,
  trafficClass = 0,
  flowLabel = 0,
): void {
  write32(bytes, at, 0x6000_0000 | (trafficClass << 20) | flowLabel);
}

/** Bytes behind this header. */
export function payloadLength(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + PAYLOAD_LENGTH);
}

/** Sets the bytes behind this header. */
export function setPayloadLength(
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  write16(bytes, at + PAYLOAD_LENGTH, length);
}

/** What follows: an `IpProtocol`, or an extension header. */
export function nextHeader(bytes: Uint8Array, at: number): number {
  return bytes[at + NEXT_HEADER]!;
}

/** Sets what follows. */
export function setNextHeader(
  bytes: Uint8Array,
  at: number,
  protocol: number,
): void {
  bytes[at + NEXT_HEADER] = protocol;
}

/** The hops left. */
export function hopLimit(bytes: Uint8Array, at: number): number {
  return bytes[at + HOP_LIMIT]!;
}

/** Sets the hops left. */
export function setHopLimit(bytes: Uint8Array, at: number, hops: number): void {
  bytes[at + HOP_LIMIT] = hops;
}

/**
 * The address at an offset as text, in the short form of RFC 5952, such as
 * `2001:db8::1`.
 *
 * @param at Default: 0.
 */
export function formatAddress(bytes: Uint8Array, at = 0): string {
  const groups: string[] = [];
  for (let i = 0; i < ADDRESS_LENGTH; i += 2) {
    groups.push(read16(bytes, at + i).toString(16));
  }
  const text = groups.join(":");
  // The first of the longest runs of two or more zero groups.
  const runs = text.match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((a, b) => b.length > a.length ? b : a, "");
  if (longest === "") return text;
  const [before, after] = splitOnce(text, longest);
  return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
}

function splitOnce(text: string, part: string): [string, string] {
  // At the border of groups: 10:0:0 holds 0:0:0 as text only.
  const at = text.search(new RegExp(`\\b${part}\\b`));
  return [text.slice(0, at), text.slice(at + part.length)];
}
