/** Constants and checksums against DPDK's headers. No EAL. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { BufferFlag, RxFlag, TxFlag } from "../../packages/mempool/mod.ts";
import {
  ArpOperation,
  checksum16,
  Ether,
  EtherType,
  Icmp,
  Ipv4,
  ipv4PseudoSum,
  ipv4UdpTcpChecksum,
  Ipv6,
  ipv6PseudoSum,
  ipv6UdpTcpChecksum,
  isIpv4UdpTcpChecksumGood,
  isIpv6UdpTcpChecksumGood,
  Tcp,
  TcpFlag,
  Udp,
  Vlan,
} from "../../packages/net/mod.ts";
import * as Arp from "../../packages/net/arp.ts";
import { openInline } from "../mempool/inline.ts";

const c = openInline();

/** RTE_MBUF_F_TX_TCP_SEG */
const TCP_SEG = 1n << 50n;

function constant(name: string): bigint {
  return c.constant(new TextEncoder().encode(name + "\0"));
}

Deno.test("RxFlag, TxFlag and BufferFlag are those of rte_mbuf_core.h", () => {
  for (const [name, value] of Object.entries(RxFlag)) {
    assert.equal(BigInt(value), constant(`RX_${name}`), name);
  }
  for (const [name, value] of Object.entries(TxFlag)) {
    assert.equal(BigInt(value) << 32n, constant(`TX_${name}`), name);
  }
  for (const [name, value] of Object.entries(BufferFlag)) {
    assert.equal(BigInt(value) << 32n, constant(`BUFFER_${name}`), name);
  }
});

Deno.test("EtherType, TcpFlag and ArpOperation are those of the headers", () => {
  const sets = { ETHER: EtherType, TCP: TcpFlag, ARP: ArpOperation };
  for (const [prefix, set] of Object.entries(sets)) {
    for (const [name, value] of Object.entries(set)) {
      assert.equal(BigInt(value), constant(`${prefix}_${name}`), name);
    }
  }
});

Deno.test("LENGTH of each header is the size of DPDK's struct", () => {
  const headers = { Ether, Vlan, Arp, Ipv4, Ipv6, Udp, Tcp, Icmp };
  for (const [name, { LENGTH }] of Object.entries(headers)) {
    assert.equal(BigInt(LENGTH), constant(`SIZE_${name}`), name);
  }
});

const data = fc.uint8Array({ maxLength: 2000, size: "max" });

Deno.test("checksum16() is the complement of rte_raw_cksum, at any offset", () => {
  fc.assert(fc.property(data, fc.nat(9), (bytes, at) => {
    const moved = new Uint8Array(bytes.length + at + 4).fill(0xff);
    moved.set(bytes, at);
    const sum = checksum16(moved, at, bytes.length);
    const theirs = c.c_raw_cksum(
      moved.subarray(at) as Uint8Array<ArrayBuffer>,
      BigInt(bytes.length),
    );
    assert.equal(sum, ~theirs & 0xffff);
  }));
  const ones = new Uint8Array(1 << 20).fill(0xff);
  assert.equal(checksum16(ones, 0, ones.length), 0);
  assert.equal(c.c_raw_cksum(ones.subarray(0, 65535), 65535n), 0xff00);
  assert.equal(checksum16(ones, 0, 65535), 0x00ff);
});

/** A packet with random content but right lengths and protocol. */
const packet = fc.record({
  protocol: fc.constantFrom(6, 17),
  options: fc.integer({ min: 0, max: 10 }),
  payload: fc.integer({ min: 20, max: 300 }),
  seed: fc.uint8Array({ minLength: 400, maxLength: 400 }),
});

Deno.test("IPv4 checksums are those of DPDK", () => {
  fc.assert(fc.property(packet, ({ protocol, options, payload, seed }) => {
    const bytes = seed as Uint8Array<ArrayBuffer>;
    const header = Ipv4.LENGTH + options * 4;
    Ipv4.setHeaderLength(bytes, 0, header);
    Ipv4.setTotalLength(bytes, 0, header + payload);
    Ipv4.setProtocol(bytes, 0, protocol);
    assert.equal(Ipv4.isValid(bytes, 0, 400), true);
    const sum = Ipv4.computeChecksum(bytes, 0); // Whatever is in the field.
    Ipv4.setChecksum(bytes, 0, 0);
    assert.equal(sum, c.c_ipv4_cksum(bytes));
    assert.equal(Ipv4.computeChecksum(bytes, 0), sum);
    Ipv4.setChecksum(bytes, 0, sum);
    assert.equal(Ipv4.isChecksumGood(bytes, 0), true);
    if (Ipv4.decrementTimeToLive(bytes, 0)) {
      assert.equal(Ipv4.isChecksumGood(bytes, 0), true);
    }
    assert.equal(ipv4PseudoSum(bytes, 0), c.c_ipv4_phdr(bytes, 0n));
    assert.equal(ipv4PseudoSum(bytes, 0, 0), c.c_ipv4_phdr(bytes, TCP_SEG));

    const l4 = bytes.subarray(header);
    const wanted = ipv4UdpTcpChecksum(bytes, 0, header);
    const setChecksum = protocol === 6 ? Tcp.setChecksum : Udp.setChecksum;
    setChecksum(bytes, header, 0);
    assert.equal(wanted, c.c_ipv4_udptcp(bytes, l4));
    // A UDP packet may be without.
    const isGood = protocol === 17 || wanted === 0;
    assert.equal(isIpv4UdpTcpChecksumGood(bytes, 0, header), isGood);
    setChecksum(bytes, header, wanted);
    assert.equal(isIpv4UdpTcpChecksumGood(bytes, 0, header), true);
    assert.equal(c.c_ipv4_verify(bytes, l4), 0);
    bytes[header + 8] = bytes[header + 8]! ^ 0x40;
    assert.equal(isIpv4UdpTcpChecksumGood(bytes, 0, header), false);
  }));
});

Deno.test("IPv6 checksums are those of DPDK", () => {
  fc.assert(fc.property(packet, ({ protocol, payload, seed }) => {
    const bytes = seed as Uint8Array<ArrayBuffer>;
    Ipv6.setVersion(bytes, 0, 0x5a, 0xabcde);
    Ipv6.setPayloadLength(bytes, 0, payload);
    Ipv6.setNextHeader(bytes, 0, protocol);
    assert.equal(Ipv6.isValid(bytes, 0, 400), true);
    assert.equal(ipv6PseudoSum(bytes, 0), c.c_ipv6_phdr(bytes, 0n));
    assert.equal(ipv6PseudoSum(bytes, 0, 0), c.c_ipv6_phdr(bytes, TCP_SEG));
    const l4 = bytes.subarray(Ipv6.LENGTH);
    const wanted = ipv6UdpTcpChecksum(bytes, 0, Ipv6.LENGTH);
    const setChecksum = protocol === 6 ? Tcp.setChecksum : Udp.setChecksum;
    setChecksum(bytes, Ipv6.LENGTH, 0);
    assert.equal(wanted, c.c_ipv6_udptcp(bytes, l4));
    setChecksum(bytes, Ipv6.LENGTH, wanted);
    assert.equal(isIpv6UdpTcpChecksumGood(bytes, 0, Ipv6.LENGTH), true);
    assert.equal(c.c_ipv6_verify(bytes, l4), 0);
    bytes[Ipv6.LENGTH + 8] = bytes[Ipv6.LENGTH + 8]! ^ 0x40;
    assert.equal(isIpv6UdpTcpChecksumGood(bytes, 0, Ipv6.LENGTH), false);
  }));
});
