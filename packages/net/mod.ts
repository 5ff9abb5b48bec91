/**
 * Protocol headers in place: Ethernet, VLAN, ARP, IPv4, IPv6, UDP, TCP, ICMP,
 * and their checksums. Each header is a set of functions on (bytes, offset):
 * nothing is copied, nothing allocated.
 *
 * Offsets are not checked. Check once that a header is there, then use it:
 *
 * ```ts
 * import { Ether, EtherType, Ipv4 } from "@dpdk-ts/dpdk/net";
 *
 * function ttlOf(bytes: Uint8Array, at: number, length: number): number {
 *   if (length < Ether.LENGTH) return 0;
 *   if (Ether.type(bytes, at) !== EtherType.IPV4) return 0;
 *   const ip = at + Ether.LENGTH;
 *   if (!Ipv4.isValid(bytes, ip, length - Ether.LENGTH)) return 0;
 *   return Ipv4.timeToLive(bytes, ip);
 * }
 *
 * console.log(ttlOf(new Uint8Array(60), 0, 60)); // 0
 * ```
 *
 * For a packet of a burst, `mbuf = burst.mbuf(i)`, `bytes` is
 * `burst.window.u8`, `at` is `burst.mbufs.dataOffset(mbuf)` and `length` is
 * `burst.mbufs.dataLength(mbuf)`.
 *
 * @module
 */
export * as Arp from "./arp.ts";
export * as Ether from "./ether.ts";
export * as Icmp from "./icmp.ts";
export * as Ipv4 from "./ipv4.ts";
export * as Ipv6 from "./ipv6.ts";
export * as Tcp from "./tcp.ts";
export * as Udp from "./udp.ts";
export * as Vlan from "./vlan.ts";
export { ArpOperation } from "./arp.ts";
export { EtherType } from "./ether.ts";
export { IcmpType } from "./icmp.ts";
export { IpProtocol } from "./ipv4.ts";
export { TcpFlag } from "./tcp.ts";
export * from "./checksum.ts";
