/** Protocol headers in place, without an EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  Arp,
  ArpOperation,
  checksum16,
  Ether,
  EtherType,
  IpProtocol,
  Ipv4,
  ipv4UdpTcpChecksum,
  Ipv6,
  isIpv4UdpTcpChecksumGood,
  Tcp,
  TcpFlag,
  Udp,
  Vlan,
} from "../../../packages/net/mod.ts";

/** An Ethernet frame with a UDP datagram of "hello", from a capture. */
const frame = Uint8Array.from(
  ("ffffffffffff02000000000108004500002112344000401100000a0000010a000002" +
    "04d200350000d0000d68656c6c6f").match(/../g)!,
  (byte) => Number.parseInt(byte, 16),
);

test("Ether reads, writes and exchanges addresses", () => {
  const bytes = frame.slice();
  assert.equal(Ether.type(bytes, 0), EtherType.IPV4);
  assert.ok(Ether.isBroadcast(bytes, Ether.DESTINATION));
  assert.equal(Ether.formatAddress(bytes, Ether.SOURCE), "02:00:00:00:00:01");
  Ether.swapAddresses(bytes, 0);
  assert.equal(Ether.formatAddress(bytes), "02:00:00:00:00:01");
  Ether.setType(bytes, 0, EtherType.ARP);
  assert.equal(Ether.type(bytes, 0), EtherType.ARP);
});

test("Ipv4 reads and writes fields and checksums", () => {
  const bytes = frame.slice();
  const ip = Ether.LENGTH;
  assert.equal(Ipv4.version(bytes, ip), 4);
  assert.equal(Ipv4.headerLength(bytes, ip), Ipv4.LENGTH);
  assert.equal(Ipv4.protocol(bytes, ip), IpProtocol.UDP);
  assert.equal(Ipv4.formatAddress(Ipv4.source(bytes, ip)), "10.0.0.1");
  assert.equal(Ipv4.destination(bytes, ip), Ipv4.parseAddress("10.0.0.2"));
  Ipv4.setChecksum(bytes, ip, Ipv4.computeChecksum(bytes, ip));
  assert.ok(Ipv4.isChecksumGood(bytes, ip));
  assert.ok(Ipv4.decrementTimeToLive(bytes, ip));
  assert.equal(Ipv4.timeToLive(bytes, ip), 63);
  assert.ok(Ipv4.isChecksumGood(bytes, ip));
  Ipv4.setSource(bytes, ip, 0xffff_fffe);
  assert.equal(Ipv4.source(bytes, ip), 0xffff_fffe);
  assert.ok(!Ipv4.isChecksumGood(bytes, ip));
});

test("Udp reads its fields; its checksum covers the pseudo header", () => {
  const bytes = new Uint8Array(64);
  bytes.set(frame);
  const [ip, udp] = [Ether.LENGTH, Ether.LENGTH + Ipv4.LENGTH];
  assert.equal(Udp.sourcePort(bytes, udp), 1234);
  assert.equal(Udp.destinationPort(bytes, udp), 53);
  Udp.setDatagramLength(bytes, udp, 13);
  Ipv4.setTotalLength(bytes, ip, 33);
  Udp.setChecksum(bytes, udp, 0);
  Udp.setChecksum(bytes, udp, ipv4UdpTcpChecksum(bytes, ip, udp));
  assert.ok(isIpv4UdpTcpChecksumGood(bytes, ip, udp));
  bytes[udp + 8]! ^= 1;
  assert.ok(!isIpv4UdpTcpChecksumGood(bytes, ip, udp));
});

test("Tcp, Vlan, Arp and Ipv6 keep what is written", () => {
  const bytes = new Uint8Array(64);
  Tcp.setSequence(bytes, 3, 0xffff_ffff);
  Tcp.setFlags(bytes, 3, TcpFlag.SYN | TcpFlag.ACK);
  assert.equal(Tcp.sequence(bytes, 3), 0xffff_ffff);
  assert.equal(Tcp.flags(bytes, 3), TcpFlag.SYN | TcpFlag.ACK);
  Vlan.setTci(bytes, 0, 0);
  Vlan.setId(bytes, 0, 4095);
  Vlan.setPriority(bytes, 0, 7);
  assert.deepEqual([Vlan.id(bytes, 0), Vlan.priority(bytes, 0)], [4095, 7]);
  Arp.setIpv4OverEther(bytes, 0);
  Arp.setOperation(bytes, 0, ArpOperation.REPLY);
  assert.ok(Arp.isIpv4OverEther(bytes, 0));
  assert.equal(Arp.operation(bytes, 0), ArpOperation.REPLY);
  bytes.fill(0);
  Ipv6.setVersion(bytes, 0, 0, 0xabcde);
  bytes[Ipv6.SOURCE + 15] = 1;
  assert.equal(Ipv6.flowLabel(bytes, 0), 0xabcde);
  assert.equal(Ipv6.formatAddress(bytes, Ipv6.SOURCE), "::1");
});

test("checksum16() takes odd lengths and odd offsets", () => {
  const bytes = Uint8Array.of(9, 0x45, 0x00, 0x01);
  assert.equal(checksum16(bytes, 1, 3), 0xffff - 0x4600);
});
