/**
 * What waits in rings, as text. Pure.
 *
 * @module
 */
import { elementText, type QueuedElement } from "../../inspect/queued.ts";

const ETHERTYPES: Readonly<Record<number, string>> = {
  0x0800: "IPv4",
  0x0806: "ARP",
  0x8100: "VLAN",
  0x86dd: "IPv6",
};
const PROTOCOLS: Readonly<Record<number, string>> = {
  1: "ICMP",
  6: "TCP",
  17: "UDP",
};
const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
/** Bytes that are shown of an object without text. */
const SHOWN_BYTES = 24;

/** An element of a ring in one line. */
export function elementLine(element: QueuedElement): string {
  const { kind, mempool, address, bytes, port } = element;
  const notes = [
    ...element.claimed ? ["claimed by a consumer"] : [],
    ...element.truncated ? ["cut"] : [],
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  if (kind === "packet") {
    const from = port < 0 ? "" : ` from port ${port}`;
    return `packet of ${bytes.length} bytes${from}: ${
      packetText(bytes)
    }${note}`;
  }
  if (kind === "unknown") return `0x${address.toString(16)}${note}`;
  const text = elementText(element);
  const shown = text === undefined ? digits(bytes) : JSON.stringify(text);
  return `object of ${mempool}: ${shown}${note}`;
}

/** The first bytes as hexadecimal digits. */
function digits(bytes: Uint8Array): string {
  const more = bytes.length > SHOWN_BYTES ? " ..." : "";
  return hex(bytes.subarray(0, SHOWN_BYTES)).join(" ") + more;
}

/** The headers of a frame in a few words. */
export function packetText(bytes: Uint8Array): string {
  if (bytes.length < ETHERNET_HEADER) return hex(bytes).join(" ");
  const mac = (from: number): string =>
    hex(bytes.subarray(from, from + 6)).join(":");
  const type = bytes[12]! << 8 | bytes[13]!;
  const name = ETHERTYPES[type] ??
    `type 0x${type.toString(16).padStart(4, "0")}`;
  const ends = `${mac(6)} > ${mac(0)}, ${name}`;
  if (type !== 0x0800 || bytes.length < ETHERNET_HEADER + IPV4_HEADER) {
    return ends;
  }
  const ip = bytes.subarray(ETHERNET_HEADER);
  const protocol = PROTOCOLS[ip[9]!] ?? `protocol ${ip[9]}`;
  return `${ends} ${ip.subarray(12, 16).join(".")} > ${
    ip.subarray(16, 20).join(".")
  } ${protocol}`;
}

function hex(bytes: Uint8Array): string[] {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
}
