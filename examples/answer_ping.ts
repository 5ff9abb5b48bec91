/**
 * Answers ARP and ping on the first port, until Ctrl-C:
 *
 *   deno run --allow-ffi examples/answer_ping.ts --no-pci --file-prefix=ping \
 *     --vdev=net_tap0,iface=ping0 -- 10.9.0.2
 *
 * and in another terminal, as root:
 *
 *   ip address add 10.9.0.1/24 dev ping0 && ping 10.9.0.2
 *
 * @module
 */
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import {
  Arp,
  ArpOperation,
  Burst,
  Ether,
  EtherType,
  Icmp,
  IcmpType,
  init,
  IpProtocol,
  Ipv4,
  PktmbufPool,
  Port,
  RxQueue,
  TxQueue,
} from "../mod.ts";

const eal = init(process.argv.slice(2));
const own = Ipv4.parseAddress(eal.applicationArguments[0] ?? "10.9.0.2");

const pool = PktmbufPool.create("packets", { count: 4095, cacheSize: 250 });
const port = new Port(Port.list()[0]!);
port.configure(1, 1);
port.setupRxQueue(0, 512, pool);
port.setupTxQueue(0, 512);
port.start();
const mac = port.mac().bytes;

const received = new Burst(pool.window, 32);
const answers = new Burst(pool.window, 32);
const rx = new RxQueue(port, 0, received);
const tx = new TxQueue(port, 0, answers);
const { mbufs } = received;

/** Makes an ARP request for this host its answer; false for all else. */
function answerArp(bytes: Uint8Array, at: number): boolean {
  const arp = at + Ether.LENGTH;
  if (
    !Arp.isIpv4OverEther(bytes, arp) ||
    Arp.operation(bytes, arp) !== ArpOperation.REQUEST ||
    Arp.targetIp(bytes, arp) !== own
  ) return false;
  const asker = Arp.senderIp(bytes, arp);
  Arp.setOperation(bytes, arp, ArpOperation.REPLY);
  Ether.copyAddress(bytes, arp + Arp.TARGET_MAC, bytes, arp + Arp.SENDER_MAC);
  Arp.setTargetIp(bytes, arp, asker);
  Ether.copyAddress(bytes, arp + Arp.SENDER_MAC, mac, 0);
  Arp.setSenderIp(bytes, arp, own);
  return true;
}

/** Makes an echo request to this host its reply; false for all else. */
function answerPing(bytes: Uint8Array, at: number, length: number): boolean {
  const ip = at + Ether.LENGTH;
  if (
    !Ipv4.isValid(bytes, ip, length - Ether.LENGTH) ||
    Ipv4.protocol(bytes, ip) !== IpProtocol.ICMP ||
    Ipv4.destination(bytes, ip) !== own
  ) return false;
  const icmp = ip + Ipv4.headerLength(bytes, ip);
  const size = ip + Ipv4.totalLength(bytes, ip) - icmp;
  if (
    size < Icmp.LENGTH || Icmp.type(bytes, icmp) !== IcmpType.ECHO_REQUEST
  ) return false;
  Ipv4.setDestination(bytes, ip, Ipv4.source(bytes, ip));
  Ipv4.setSource(bytes, ip, own);
  Icmp.setType(bytes, icmp, IcmpType.ECHO_REPLY);
  Icmp.setChecksum(bytes, icmp, Icmp.computeChecksum(bytes, icmp, size));
  return true;
}

/** Makes a packet its answer; false if there is none. */
function answer(mbuf: number): boolean {
  const bytes = pool.window.u8;
  const at = mbufs.dataOffset(mbuf);
  const length = mbufs.dataLength(mbuf);
  if (length < Ether.LENGTH + Arp.LENGTH) return false;
  const type = Ether.type(bytes, at);
  const isAnswer = type === EtherType.ARP
    ? answerArp(bytes, at)
    : type === EtherType.IPV4 && answerPing(bytes, at, length);
  if (!isAnswer) return false;
  Ether.copyAddress(bytes, at + Ether.DESTINATION, bytes, at + Ether.SOURCE);
  Ether.copyAddress(bytes, at + Ether.SOURCE, mac, 0);
  return true;
}

let isRunning = true;
process.once("SIGINT", () => isRunning = false);
console.log(`port ${port.id}: answering for ${Ipv4.formatAddress(own)}`);
while (isRunning) {
  rx.receive();
  answers.takeIf(received, answer);
  received.free(); // what nobody asked us
  tx.send();
  answers.free(); // what the port did not take
  // Signals are heard in between.
  await setImmediate();
}
port.stop();
eal.cleanup();
