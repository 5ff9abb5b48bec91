/**
 * Packets as a pcapng file, which Wireshark, tshark and capinfos read.
 *
 * @see https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html
 * @module
 */

/** A packet of a capture. */
export interface CapturedPacket {
  /** What is left of the packet. */
  readonly bytes: Uint8Array;
  /** Its length before it was cut; default: that of `bytes`. */
  readonly length?: number;
  /** Shown beside the packet. Default: nothing is. */
  readonly comment?: string;
}

/** Where packets were found. */
export interface CaptureInterface {
  /** Such as the name of a ring. */
  readonly name: string;
  /** Shown beside the name. */
  readonly description: string;
  /** Oldest first. */
  readonly packets: readonly CapturedPacket[];
}

const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
const LINKTYPE_ETHERNET = 1;

const OPTION_COMMENT = 1;
const OPTION_INTERFACE_NAME = 2;
const OPTION_INTERFACE_DESCRIPTION = 3;
const OPTION_APPLICATION = 4;
/** Longest text of an option. */
const OPTION_LIMIT = 0xffff;

/**
 * A pcapng file: one interface after the other, the packets of each in order.
 *
 * @param time Milliseconds since 1970, which all packets get: DPDK notes none.
 */
export function pcapng(
  interfaces: readonly CaptureInterface[],
  time: number,
): Uint8Array {
  const UNKNOWN_LENGTH = 0xffff_ffff;
  const blocks = [
    block(SECTION_HEADER, [
      words(BYTE_ORDER_MAGIC, 1, UNKNOWN_LENGTH, UNKNOWN_LENGTH), // version 1.0
      options([OPTION_APPLICATION, "DPDK for TypeScript"]),
    ]),
    ...interfaces.map(({ name, description }) =>
      block(INTERFACE_DESCRIPTION, [
        words(LINKTYPE_ETHERNET, 0), // no limit of length
        options(
          [OPTION_INTERFACE_NAME, name],
          [OPTION_INTERFACE_DESCRIPTION, description],
        ),
      ])
    ),
    ...interfaces.flatMap(({ packets }, id) =>
      packets.map((packet) => packetBlock(id, packet, time))
    ),
  ];
  return concatenate(blocks);
}

function packetBlock(
  id: number,
  { bytes, length = bytes.length, comment = "" }: CapturedPacket,
  time: number,
): Uint8Array {
  const microseconds = Math.floor(time) * 1000;
  return block(ENHANCED_PACKET, [
    words(
      id,
      microseconds / 0x1_0000_0000,
      microseconds % 0x1_0000_0000,
      bytes.length,
      length,
    ),
    padded(bytes),
    options([OPTION_COMMENT, comment]),
  ]);
}

/** Type, length, contents, length. */
function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 12);
  return concatenate([words(type, length), ...parts, words(length)]);
}

/** Options with their end mark; empty texts are left out. */
function options(...list: readonly (readonly [number, string])[]): Uint8Array {
  const parts = list.filter(([, text]) => text !== "").map(([code, text]) => {
    const bytes = new TextEncoder().encode(text).subarray(0, OPTION_LIMIT);
    return concatenate([words(code + bytes.length * 0x1_0000), padded(bytes)]);
  });
  return parts.length === 0
    ? new Uint8Array(0)
    : concatenate([...parts, words(0)]);
}

/** Little-endian words. */
function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint32(i * 4, value, true));
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
