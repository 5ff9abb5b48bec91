/**
 * Ethernet headers and MAC addresses.
 *
 * @see rte_ether_hdr
 * @module
 */
import { read16, write16 } from "./_bytes.ts";

/** Bytes of the header. */
export const LENGTH = 14;
/** Bytes of a MAC address. */
export const ADDRESS_LENGTH = 6;
/** Where the destination address lies in the header. */
export const DESTINATION = 0;
/** Where the source address lies in the header. */
export const SOURCE = 6;
const TYPE = 12;

/** What follows an Ethernet or VLAN header. @see RTE_ETHER_TYPE_IPV4 */
export const EtherType = {
  IPV4: 0x0800,
  ARP: 0x0806,
  RARP: 0x8035,
  VLAN: 0x8100,
  IPV6: 0x86dd,
  MPLS: 0x8847,
  QINQ: 0x88a8,
  LLDP: 0x88cc,
} as const;

/** What follows: an `EtherType`; below 1536 a length instead. */
export function type(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + TYPE);
}

/** Sets what follows. */
export function setType(bytes: Uint8Array, at: number, type: number): void {
  write16(bytes, at + TYPE, type);
}

/** Sets the destination address. */
export function setDestination(
  bytes: Uint8Array,
  at: number,
  address: Uint8Array,
): void {
  copyAddress(bytes, at + DESTINATION, address, 0);
}

/** Sets the source address. */
export function setSource(
  bytes: Uint8Array,
  at: number,
  address: Uint8Array,
): void {
  copyAddress(bytes, at + SOURCE, address, 0);
}

/** Exchanges source and destination. */
export function swapAddresses(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < ADDRESS_LENGTH; i++) {
    const byte = bytes[at + DESTINATION + i]!;
    bytes[at + DESTINATION + i] = bytes[at + SOURCE + i]!;
    bytes[at + SOURCE + i] = byte;
  }
}

/** Copies an address. @see rte_ether_addr_copy */
export function copyAddress(
  to: Uint8Array,
  toAt: number,
  from: Uint8Array,
  fromAt: number,
): void {
  for (let i = 0; i < ADDRESS_LENGTH; i++) to[toAt + i] = from[fromAt + i]!;
}

/** True if two addresses are the same. @see rte_is_same_ether_addr */
export function isSameAddress(
  a: Uint8Array,
  aAt: number,
  b: Uint8Array,
  bAt: number,
): boolean {
  for (let i = 0; i < ADDRESS_LENGTH; i++) {
    if (a[aAt + i] !== b[bAt + i]) return false;
  }
  return true;
}

/** True if the address at an offset is all zero. @see rte_is_zero_ether_addr */
export function isZero(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < ADDRESS_LENGTH; i++) {
    if (bytes[at + i] !== 0) return false;
  }
  return true;
}

/** True if the address at an offset is a multicast or the broadcast address. @see rte_is_multicast_ether_addr */
export function isMulticast(bytes: Uint8Array, at: number): boolean {
  return (bytes[at]! & 1) !== 0;
}

/** True if the address at an offset is the broadcast address. @see rte_is_broadcast_ether_addr */
export function isBroadcast(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < ADDRESS_LENGTH; i++) {
    if (bytes[at + i] !== 0xff) return false;
  }
  return true;
}

/**
 * The address at an offset as text, such as `02:70:63:61:70:0A`.
 *
 * @param at Default: 0.
 * @see rte_ether_format_addr
 */
export function formatAddress(bytes: Uint8Array, at = 0): string {
  const parts: string[] = [];
  for (let i = 0; i < ADDRESS_LENGTH; i++) {
    parts.push(bytes[at + i]!.toString(16).padStart(2, "0"));
  }
  return parts.join(":").toUpperCase();
}

/**
 * The six bytes of an address such as `02:70:63:61:70:0a` or `0270:6361:700a`.
 *
 * @throws {RangeError} if the text is none.
 * @see rte_ether_unformat_addr
 */
export function parseAddress(text: string): Uint8Array {
  const isLong = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text);
  if (!isLong && !/^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){2}$/i.test(text)) {
    throw new RangeError(
      `Cannot read MAC address: must be like 02:70:63:61:70:0a: ${text}`,
    );
  }
  const parts = text.split(":").map((part) => parseInt(part, 16));
  return Uint8Array.from(
    isLong ? parts : parts.flatMap((part) => [part >>> 8, part & 0xff]),
  );
}
