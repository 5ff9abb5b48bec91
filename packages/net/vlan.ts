/**
 * VLAN headers: the four bytes behind an Ethernet header of type VLAN.
 *
 * @see rte_vlan_hdr
 * @module
 */
import { read16, write16 } from "./_bytes.ts";

/** Bytes of the header. */
export const LENGTH = 4;
const TYPE = 2;

/** The whole tag. */
export function tci(bytes: Uint8Array, at: number): number {
  return read16(bytes, at);
}

/** Sets the whole tag. */
export function setTci(bytes: Uint8Array, at: number, tci: number): void {
  write16(bytes, at, tci);
}

/** The VLAN's number, 0 to 4095. */
export function id(bytes: Uint8Array, at: number): number {
  return read16(bytes, at) & 0xfff;
}

/** Sets the VLAN's number. */
export function setId(bytes: Uint8Array, at: number, id: number): void {
  write16(bytes, at, (read16(bytes, at) & 0xf000) | (id & 0xfff));
}

/** The priority, 0 to 7. */
export function priority(bytes: Uint8Array, at: number): number {
  return bytes[at]! >>> 5;
}

/** Sets the priority. */
export function setPriority(
  bytes: Uint8Array,
  at: number,
  priority: number,
): void {
  bytes[at] = (bytes[at]! & 0x1f) | (priority << 5);
}

/** True if the frame may be dropped first. */
export function isDropEligible(bytes: Uint8Array, at: number): boolean {
  return (bytes[at]! & 0x10) !== 0;
}

/** What follows: an `EtherType`. */
export function type(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + TYPE);
}

/** Sets what follows. */
export function setType(bytes: Uint8Array, at: number, type: number): void {
  write16(bytes, at + TYPE, type);
}
