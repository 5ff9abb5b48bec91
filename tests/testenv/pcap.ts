/**
 * Capture files: what net_pcap ports read and write.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/**
 * Frames that differ in content and length.
 *
 * @param seed goes into each frame, so that those of two files differ
 */
export function makeFrames(count: number, seed = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const frame = new Uint8Array(60 + (index * 37 + seed) % 1400);
    frame.set([0x02, 0, 0, 0, 0, 0xbb, 0x02, 0, 0, 0, seed, 0xaa, 0x88, 0xb5]);
    new DataView(frame.buffer).setUint32(14, index);
    frame.fill(0x20 + (index % 90), 18);
    return frame;
  });
}

/** Writes a capture file of Ethernet frames, each with its own time. */
export function writePcap(path: string, frames: readonly Uint8Array[]): void {
  const size = frames.reduce((sum, f) => sum + RECORD_HEADER + f.length, 0);
  const bytes = new Uint8Array(FILE_HEADER + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2_c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65535, true);
  view.setUint32(20, 1, true);
  let at = FILE_HEADER;
  frames.forEach((frame, index) => {
    view.setUint32(at, index, true);
    view.setUint32(at + 8, frame.length, true);
    view.setUint32(at + 12, frame.length, true);
    bytes.set(frame, at + RECORD_HEADER);
    at += RECORD_HEADER + frame.length;
  });
  writeFileSync(path, bytes);
}

/** The frames of a capture file; whole records only. */
export function readPcap(path: string): Uint8Array[] {
  const bytes = new Uint8Array(readFileSync(path));
  const view = new DataView(bytes.buffer);
  const frames: Uint8Array[] = [];
  let at = FILE_HEADER;
  while (at + RECORD_HEADER <= bytes.length) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    if (end > bytes.length) break;
    frames.push(bytes.slice(at + RECORD_HEADER, end));
    at = end;
  }
  return frames;
}

/** The frames of a capture file as hexadecimal text. */
export function hexPcap(path: string): string[] {
  return readPcap(path).map(hex);
}

/** A frame as {@linkcode hexPcap} gives it. */
export function hex(frame: Uint8Array): string {
  return Array.from(frame, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
