/**
 * Internet checksums. Values are as they stand in the headers, that is in
 * network order: write them with the header's `setChecksum`.
 *
 * Nothing here looks beyond the lengths in the headers, and those are trusted:
 * check them first (`Ipv4.isValid`, `Ipv6.isValid`), and that the whole packet
 * is in one segment.
 *
 * @module
 */
import { read16 } from "./_bytes.ts";

/** Bytes that surely do not overflow a 31-bit sum. */
const CHUNK = 0x4000;

const TCP = 6;
const UDP = 17;

/**
 * The sum of the 16-bit words of a range; an odd last byte counts as if a zero
 * followed. It is below 2^31 and not folded.
 *
 * @param sum What to add to. Default: 0.
 */
export function sum16(
  bytes: Uint8Array,
  at: number,
  length: number,
  sum = 0,
): number {
  const end = at + length;
  for (let from = at; from < end; from += CHUNK) {
    const last = Math.min(from + CHUNK, end);
    let i = from;
    for (; i + 1 < last; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
    if (i < last) sum += bytes[i]! << 8;
    // A single step, so that a short sum stays exact for those who subtract.
    if (sum > 0x3fff_ffff) sum = (sum >>> 16) + (sum & 0xffff);
  }
  return sum;
}

/** A sum brought to 16 bits in one's complement. @see __rte_raw_cksum_reduce */
export function foldSum(sum: number): number {
  sum = (sum >>> 16) + (sum & 0xffff);
  return ((sum >>> 16) + sum) & 0xffff;
}

/**
 * The checksum of a range. Over a range that holds its own right checksum, as
 * an ICMP packet does, it is 0. @see rte_raw_cksum
 */
export function checksum16(
  bytes: Uint8Array,
  at: number,
  length: number,
): number {
  return ~foldSum(sum16(bytes, at, length)) & 0xffff;
}

/**
 * The sum of the pseudo header that TCP and UDP over IPv4 count in; with
 * checksums left to the device, it goes into the checksum field as it is.
 *
 * @param ip Offset of the IPv4 header.
 * @param length Bytes counted; 0 for `TxFlag.TCP_SEG`, by default those behind
 * the header.
 * @see rte_ipv4_phdr_cksum
 */
export function ipv4PseudoSum(
  bytes: Uint8Array,
  ip: number,
  length: number = ipv4PayloadLength(bytes, ip),
): number {
  return foldSum(sum16(bytes, ip + 12, 8, bytes[ip + 9]! + length));
}

/**
 * As `ipv4PseudoSum`, for IPv6 without extension headers.
 *
 * @param length Default: the payload's, as the header has it.
 * @see rte_ipv6_phdr_cksum
 */
export function ipv6PseudoSum(
  bytes: Uint8Array,
  ip: number,
  length: number = read16(bytes, ip + 4),
): number {
  return foldSum(sum16(bytes, ip + 8, 32, bytes[ip + 6]! + length));
}

/**
 * The checksum that a TCP or UDP header over IPv4 should have, whatever stands
 * in its field.
 *
 * @param ip Offset of the IPv4 header.
 * @param l4 Offset of the TCP or UDP header.
 * @see rte_ipv4_udptcp_cksum
 */
export function ipv4UdpTcpChecksum(
  bytes: Uint8Array,
  ip: number,
  l4: number,
): number {
  const protocol = bytes[ip + 9]!;
  const length = ipv4PayloadLength(bytes, ip);
  const pseudo = ipv4PseudoSum(bytes, ip, length);
  return udpTcpChecksum(bytes, l4, length, protocol, pseudo);
}

/** As `ipv4UdpTcpChecksum`, for IPv6 without extension headers. @see rte_ipv6_udptcp_cksum */
export function ipv6UdpTcpChecksum(
  bytes: Uint8Array,
  ip: number,
  l4: number,
): number {
  const protocol = bytes[ip + 6]!;
  const length = read16(bytes, ip + 4);
  const pseudo = ipv6PseudoSum(bytes, ip, length);
  return udpTcpChecksum(bytes, l4, length, protocol, pseudo);
}

/**
 * True if the checksum of a TCP or UDP packet over IPv4 is right. A UDP packet
 * may have none. @see rte_ipv4_udptcp_cksum_verify
 */
export function isIpv4UdpTcpChecksumGood(
  bytes: Uint8Array,
  ip: number,
  l4: number,
): boolean {
  const protocol = bytes[ip + 9]!;
  if (protocol === UDP && read16(bytes, l4 + 6) === 0) return true;
  const pseudo = ipv4PseudoSum(bytes, ip);
  return foldSum(sum16(bytes, l4, ipv4PayloadLength(bytes, ip), pseudo)) ===
    0xffff;
}

/** True if the checksum of a TCP or UDP packet over IPv6 is right. @see rte_ipv6_udptcp_cksum_verify */
export function isIpv6UdpTcpChecksumGood(
  bytes: Uint8Array,
  ip: number,
  l4: number,
): boolean {
  const pseudo = ipv6PseudoSum(bytes, ip);
  return foldSum(sum16(bytes, l4, read16(bytes, ip + 4), pseudo)) === 0xffff;
}

function ipv4PayloadLength(bytes: Uint8Array, ip: number): number {
  return Math.max(0, read16(bytes, ip + 2) - (bytes[ip]! & 0xf) * 4);
}

function udpTcpChecksum(
  bytes: Uint8Array,
  l4: number,
  length: number,
  protocol: number,
  pseudo: number,
): number {
  const field = l4 + (protocol === TCP ? 16 : 6);
  // Without its own field: by adding the field's complement.
  const others = (~read16(bytes, field) & 0xffff) + pseudo;
  const checksum = ~foldSum(sum16(bytes, l4, length, others)) & 0xffff;
  // For UDP, 0 means that there is none (RFC 768).
  return checksum === 0 && protocol === UDP ? 0xffff : checksum;
}
