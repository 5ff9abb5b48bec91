/** Headers in place, against packets written down byte by byte. */
import assert from "node:assert/strict";
import {
  Arp,
  ArpOperation,
  checksum16,
  Ether,
  EtherType,
  Icmp,
  IcmpType,
  IpProtocol,
  Ipv4,
  ipv4UdpTcpChecksum,
  Ipv6,
  ipv6UdpTcpChecksum,
  isIpv4UdpTcpChecksumGood,
  isIpv6UdpTcpChecksumGood,
  Tcp,
  TcpFlag,
  Udp,
  Vlan,
} from "./mod.ts";

/** Bytes behind three others, so that a forgotten offset shows. */
const AT = 3;

function bytes(hex: string): Uint8Array {
  const pairs = hex.replaceAll(/\s/g, "").match(/../g) ?? [];
  return Uint8Array.from([
    0xaa,
    0xbb,
    0xcc,
    ...pairs.map((p) => parseInt(p, 16)),
  ]);
}

Deno.test("Ipv4 reads and writes every field", () => {
  // 192.168.0.1 -> 192.168.0.199, UDP, 115 bytes, checksum 0xb861.
  const header = bytes("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7");
  assert.equal(Ipv4.version(header, AT), 4);
  assert.equal(Ipv4.headerLength(header, AT), 20);
  assert.equal(Ipv4.totalLength(header, AT), 115);
  assert.equal(Ipv4.fragment(header, AT), 0x4000);
  assert.equal(Ipv4.isFragment(header, AT), false);
  assert.equal(Ipv4.timeToLive(header, AT), 64);
  assert.equal(Ipv4.protocol(header, AT), IpProtocol.UDP);
  assert.equal(Ipv4.checksum(header, AT), 0xb861);
  assert.equal(Ipv4.computeChecksum(header, AT), 0xb861);
  assert.equal(Ipv4.isChecksumGood(header, AT), true);
  assert.equal(Ipv4.formatAddress(Ipv4.source(header, AT)), "192.168.0.1");
  assert.equal(
    Ipv4.formatAddress(Ipv4.destination(header, AT)),
    "192.168.0.199",
  );

  const made = new Uint8Array(AT + 20);
  made.set([0xaa, 0xbb, 0xcc]);
  Ipv4.setHeaderLength(made, AT);
  Ipv4.setTypeOfService(made, AT, 0);
  Ipv4.setTotalLength(made, AT, 115);
  Ipv4.setPacketId(made, AT, 0);
  Ipv4.setFragment(made, AT, 0x4000);
  Ipv4.setTimeToLive(made, AT, 64);
  Ipv4.setProtocol(made, AT, IpProtocol.UDP);
  Ipv4.setSource(made, AT, Ipv4.parseAddress("192.168.0.1"));
  Ipv4.setDestination(made, AT, Ipv4.parseAddress("192.168.0.199"));
  Ipv4.setChecksum(made, AT, Ipv4.computeChecksum(made, AT));
  assert.deepEqual(made, header);
  assert.equal(Ipv4.packetId(made, AT), 0);
  assert.equal(Ipv4.typeOfService(made, AT), 0);
  Ipv4.setFragment(made, AT, 0x2000);
  assert.equal(Ipv4.isFragment(made, AT), true);
});

Deno.test("Ipv4.isValid() refuses lengths that do not fit", () => {
  const header = bytes("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7");
  assert.equal(Ipv4.isValid(header, AT, 115), true);
  assert.equal(Ipv4.isValid(header, AT, 114), false);
  assert.equal(Ipv4.isValid(header, AT, 19), false);
  for (const first of [0x44, 0x65, 0x05]) {
    header[AT] = first;
    assert.equal(Ipv4.isValid(header, AT, 115), false);
  }
  header[AT] = 0x4f;
  Ipv4.setTotalLength(header, AT, 59);
  assert.equal(Ipv4.isValid(header, AT, 115), false);
});

Deno.test("Ipv4.decrementTimeToLive() stops at 0 and keeps the checksum right", () => {
  const header = bytes("4500 0073 0000 4000 0211 f661 c0a8 0001 c0a8 00c7");
  assert.equal(Ipv4.isChecksumGood(header, AT), true);
  for (const left of [1, 0]) {
    assert.equal(Ipv4.decrementTimeToLive(header, AT), true);
    assert.equal(Ipv4.timeToLive(header, AT), left);
    assert.equal(Ipv4.isChecksumGood(header, AT), true);
  }
  const before = header.slice();
  assert.equal(Ipv4.decrementTimeToLive(header, AT), false);
  assert.deepEqual(header, before);
});

Deno.test("Ipv4.parseAddress() refuses what is no address", () => {
  assert.equal(Ipv4.parseAddress("255.255.255.255"), 0xffff_ffff);
  for (const text of ["", "10.0.0", "10.0.0.256", "10.0.0.1.2", "a.b.c.d"]) {
    assert.throws(() => Ipv4.parseAddress(text), RangeError);
  }
});

Deno.test("Ether reads, writes and exchanges addresses", () => {
  const frame = bytes("0270 6361 7000 0a0b 0c0d 0e0f 0800");
  assert.equal(Ether.formatAddress(frame, AT), "02:70:63:61:70:00");
  assert.equal(
    Ether.formatAddress(frame, AT + Ether.SOURCE),
    "0A:0B:0C:0D:0E:0F",
  );
  assert.equal(Ether.type(frame, AT), EtherType.IPV4);
  Ether.swapAddresses(frame, AT);
  assert.deepEqual(frame, bytes("0a0b 0c0d 0e0f 0270 6361 7000 0800"));
  Ether.setDestination(frame, AT, Ether.parseAddress("ff:ff:ff:ff:ff:ff"));
  Ether.setSource(frame, AT, Ether.parseAddress("0200:0000:0001"));
  Ether.setType(frame, AT, EtherType.ARP);
  assert.deepEqual(frame, bytes("ffff ffff ffff 0200 0000 0001 0806"));
  assert.equal(Ether.isBroadcast(frame, AT), true);
  assert.equal(Ether.isMulticast(frame, AT), true);
  assert.equal(Ether.isMulticast(frame, AT + Ether.SOURCE), false);
  assert.equal(Ether.isBroadcast(frame, AT + Ether.SOURCE), false);
  assert.equal(Ether.isZero(frame, AT), false);
  assert.equal(Ether.isZero(new Uint8Array(6), 0), true);
  const same = Ether.parseAddress("2:0:0:0:0:1");
  assert.equal(Ether.isSameAddress(frame, AT + Ether.SOURCE, same, 0), true);
  assert.equal(Ether.isSameAddress(frame, AT, same, 0), false);
});

Deno.test("Ether.parseAddress() refuses what is no address", () => {
  for (
    const text of [
      "",
      "02:00:00:00:00",
      "02-00-00-00-00-01",
      "g:0:0:0:0:0",
      "100:0:0:0:0:0",
    ]
  ) {
    assert.throws(() => Ether.parseAddress(text), RangeError, text);
  }
});

Deno.test("Vlan reads and writes the parts of the tag", () => {
  const tag = bytes("b123 0800");
  assert.equal(Vlan.tci(tag, AT), 0xb123);
  assert.equal(Vlan.id(tag, AT), 0x123);
  assert.equal(Vlan.priority(tag, AT), 5);
  assert.equal(Vlan.isDropEligible(tag, AT), true);
  assert.equal(Vlan.type(tag, AT), EtherType.IPV4);
  Vlan.setId(tag, AT, 0xfff);
  Vlan.setPriority(tag, AT, 2);
  Vlan.setType(tag, AT, EtherType.IPV6);
  assert.deepEqual(tag, bytes("5fff 86dd"));
  Vlan.setTci(tag, AT, 1);
  assert.equal(Vlan.isDropEligible(tag, AT), false);
});

Deno.test("Arp reads and writes a request", () => {
  const request = bytes(
    "0001 0800 0604 0001 0270 6361 7000 0a63 0001 0000 0000 0000 0a63 0002",
  );
  assert.equal(Arp.isIpv4OverEther(request, AT), true);
  assert.equal(Arp.operation(request, AT), ArpOperation.REQUEST);
  assert.equal(Arp.senderIp(request, AT), Ipv4.parseAddress("10.99.0.1"));
  assert.equal(Arp.targetIp(request, AT), Ipv4.parseAddress("10.99.0.2"));
  const made = bytes("00".repeat(Arp.LENGTH));
  assert.equal(Arp.isIpv4OverEther(made, AT), false);
  Arp.setIpv4OverEther(made, AT);
  Arp.setOperation(made, AT, ArpOperation.REQUEST);
  Ether.copyAddress(made, AT + Arp.SENDER_MAC, request, AT + Arp.SENDER_MAC);
  Ether.copyAddress(made, AT + Arp.TARGET_MAC, new Uint8Array(6), 0);
  Arp.setSenderIp(made, AT, Arp.senderIp(request, AT));
  Arp.setTargetIp(made, AT, Arp.targetIp(request, AT));
  assert.deepEqual(made, request);
});

Deno.test("Udp reads and writes a datagram, with its checksum", () => {
  // 152.1.51.27 -> 152.14.94.75, ports 41103 -> 9876, "bb"; checksum 0x14de.
  const packet = bytes(
    "4500 001e 0000 0000 4011 0000 9801 331b 980e 5e4b a08f 2694 000a 14de 6262",
  );
  const udp = AT + 20;
  assert.equal(Udp.sourcePort(packet, udp), 41103);
  assert.equal(Udp.destinationPort(packet, udp), 9876);
  assert.equal(Udp.datagramLength(packet, udp), 10);
  const sum = ipv4UdpTcpChecksum(packet, AT, udp);
  assert.equal(sum, 0x14de);
  assert.equal(Udp.checksum(packet, udp), sum);
  assert.equal(isIpv4UdpTcpChecksumGood(packet, AT, udp), true);
  Udp.setSourcePort(packet, udp, 1);
  Udp.setDestinationPort(packet, udp, 2);
  Udp.setDatagramLength(packet, udp, 8);
  assert.deepEqual([...packet.slice(udp, udp + 6)], [0, 1, 0, 2, 0, 8]);
  assert.equal(isIpv4UdpTcpChecksumGood(packet, AT, udp), false);
});

Deno.test("A UDP checksum that comes out as 0 is sent as 0xffff", () => {
  const packet = bytes(
    "4500 001e 0000 0000 4011 0000 0a00 0001 0a00 0002 0001 0002 000a 0000 0000",
  );
  const udp = AT + 20;
  const sum = ipv4UdpTcpChecksum(packet, AT, udp);
  packet[udp + 8] = sum >>> 8;
  packet[udp + 9] = sum & 0xff;
  assert.equal(ipv4UdpTcpChecksum(packet, AT, udp), 0xffff);
});

Deno.test("Tcp reads and writes every field", () => {
  const packet = bytes("00".repeat(40));
  const tcp = AT + 20;
  Ipv4.setHeaderLength(packet, AT);
  Ipv4.setTotalLength(packet, AT, 40);
  Ipv4.setProtocol(packet, AT, IpProtocol.TCP);
  Tcp.setSourcePort(packet, tcp, 443);
  Tcp.setDestinationPort(packet, tcp, 51000);
  Tcp.setSequence(packet, tcp, 0xffff_fffe);
  Tcp.setAcknowledgement(packet, tcp, 0x8000_0001);
  Tcp.setHeaderLength(packet, tcp);
  Tcp.setFlags(packet, tcp, TcpFlag.SYN | TcpFlag.ACK);
  Tcp.setReceiveWindow(packet, tcp, 65535);
  Tcp.setUrgentPointer(packet, tcp, 7);
  Tcp.setChecksum(packet, tcp, ipv4UdpTcpChecksum(packet, AT, tcp));
  assert.deepEqual(
    packet.slice(tcp, tcp + 16),
    bytes("01bb c738 ffff fffe 8000 0001 5012 ffff").slice(AT),
  );
  assert.equal(Tcp.sourcePort(packet, tcp), 443);
  assert.equal(Tcp.destinationPort(packet, tcp), 51000);
  assert.equal(Tcp.sequence(packet, tcp), 0xffff_fffe);
  assert.equal(Tcp.acknowledgement(packet, tcp), 0x8000_0001);
  assert.equal(Tcp.headerLength(packet, tcp), 20);
  assert.equal(Tcp.flags(packet, tcp), 0x12);
  assert.equal(Tcp.receiveWindow(packet, tcp), 65535);
  assert.equal(Tcp.urgentPointer(packet, tcp), 7);
  assert.notEqual(Tcp.checksum(packet, tcp), 0);
  assert.equal(isIpv4UdpTcpChecksumGood(packet, AT, tcp), true);
});

Deno.test("Icmp reads and writes an echo, with its checksum", () => {
  const echo = bytes("00".repeat(13));
  Icmp.setType(echo, AT, IcmpType.ECHO_REQUEST);
  Icmp.setCode(echo, AT, 0);
  Icmp.setIdentifier(echo, AT, 0x1234);
  Icmp.setSequence(echo, AT, 3);
  echo[AT + 12] = 0x80; // An odd length.
  Icmp.setChecksum(echo, AT, Icmp.computeChecksum(echo, AT, 13));
  assert.equal(checksum16(echo, AT, 13), 0);
  assert.equal(Icmp.checksum(echo, AT), Icmp.computeChecksum(echo, AT, 13));
  assert.equal(Icmp.type(echo, AT), IcmpType.ECHO_REQUEST);
  assert.equal(Icmp.code(echo, AT), 0);
  assert.equal(Icmp.identifier(echo, AT), 0x1234);
  assert.equal(Icmp.sequence(echo, AT), 3);
});

Deno.test("Ipv6 reads and writes every field, and UDP over it", () => {
  const packet = bytes("00".repeat(40 + 10));
  Ipv6.setVersion(packet, AT, 0xb8, 0x12345);
  Ipv6.setPayloadLength(packet, AT, 10);
  Ipv6.setNextHeader(packet, AT, IpProtocol.UDP);
  Ipv6.setHopLimit(packet, AT, 255);
  packet.set([0xfe, 0x80], AT + Ipv6.SOURCE);
  packet.set([0xff, 0x02], AT + Ipv6.DESTINATION);
  assert.equal(Ipv6.version(packet, AT), 6);
  assert.equal(Ipv6.trafficClass(packet, AT), 0xb8);
  assert.equal(Ipv6.flowLabel(packet, AT), 0x12345);
  assert.equal(Ipv6.payloadLength(packet, AT), 10);
  assert.equal(Ipv6.nextHeader(packet, AT), IpProtocol.UDP);
  assert.equal(Ipv6.hopLimit(packet, AT), 255);
  assert.equal(Ipv6.isValid(packet, AT, 50), true);
  assert.equal(Ipv6.isValid(packet, AT, 49), false);
  const udp = AT + Ipv6.LENGTH;
  Udp.setChecksum(packet, udp, ipv6UdpTcpChecksum(packet, AT, udp));
  assert.equal(isIpv6UdpTcpChecksumGood(packet, AT, udp), true);
});

Deno.test("Ipv6.formatAddress() shortens as RFC 5952 says", () => {
  const cases: Record<string, string> = {
    "20010db8000000000000000000000001": "2001:db8::1",
    "00000000000000000000000000000000": "::",
    "00000000000000000000000000000001": "::1",
    "fe800000000000000000000000000000": "fe80::",
    "20010db8000000010001000100010001": "2001:db8:0:1:1:1:1:1",
    "20010000000000010000000000000001": "2001:0:0:1::1",
    "20010db8000000000001000000000001": "2001:db8::1:0:0:1",
    "00100000000100000000000000010000": "10:0:1::1:0",
    "20010db800010010000000a000000000": "2001:db8:1:10:0:a0::",
  };
  for (const [hex, text] of Object.entries(cases)) {
    assert.equal(Ipv6.formatAddress(bytes(hex), AT), text);
  }
});
