/**
 * ARP packets for IPv4 on Ethernet. IP addresses are unsigned 32-bit numbers,
 * MAC addresses lie at `SENDER_MAC` and `TARGET_MAC`.
 *
 * @see rte_arp_hdr
 * @module
 */
import { read16, read32, write16, write32 } from "./_bytes.ts";

/** Bytes of the packet. */
export const LENGTH = 28;
const HARDWARE = 0;
const PROTOCOL = 2;
const HARDWARE_LENGTH = 4;
const PROTOCOL_LENGTH = 5;
const OPERATION = 6;
/** Where the sender's MAC address lies. */
export const SENDER_MAC = 8;
const SENDER_IP = 14;
/** Where the target's MAC address lies. */
export const TARGET_MAC = 18;
const TARGET_IP = 24;

/** What a packet wants. @see RTE_ARP_OP_REQUEST */
export const ArpOperation = { REQUEST: 1, REPLY: 2 } as const;

/** True if the packet is about IPv4 on Ethernet. */
export function isIpv4OverEther(bytes: Uint8Array, at: number): boolean {
  return read16(bytes, at + HARDWARE) === 1 &&
    read16(bytes, at + PROTOCOL) === 0x0800 &&
    bytes[at + HARDWARE_LENGTH] === 6 && bytes[at + PROTOCOL_LENGTH] === 4;
}

/** Writes the fields that are the same in all packets for IPv4 on Ethernet. */
export function setIpv4OverEther(bytes: Uint8Array, at: number): void {
  write16(bytes, at + HARDWARE, 1);
  write16(bytes, at + PROTOCOL, 0x0800);
  bytes[at + HARDWARE_LENGTH] = 6;
  bytes[at + PROTOCOL_LENGTH] = 4;
}

/** An `ArpOperation`. */
export function operation(bytes: Uint8Array, at: number): number {
  return read16(bytes, at + OPERATION);
}

/** Sets the operation. */
export function setOperation(
  bytes: Uint8Array,
  at: number,
  operation: number,
): void {
  write16(bytes, at + OPERATION, operation);
}

/** The sender's IP address. */
export function senderIp(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + SENDER_IP);
}

/** Sets the sender's IP address. */
export function setSenderIp(bytes: Uint8Array, at: number, ip: number): void {
  write32(bytes, at + SENDER_IP, ip);
}

/** The target's IP address. */
export function targetIp(bytes: Uint8Array, at: number): number {
  return read32(bytes, at + TARGET_IP);
}

/** Sets the target's IP address. */
export function setTargetIp(bytes: Uint8Array, at: number, ip: number): void {
  write32(bytes, at + TARGET_IP, ip);
}
