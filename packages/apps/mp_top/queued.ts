/**
 * Prints what waits in the rings of a group, and writes its packets.
 *
 * @module
 */
import process from "node:process";
import { openGroup } from "../../inspect/group.ts";
import { writePcapng } from "../../inspect/autopsy.ts";
import { elementLine } from "./queued_text.ts";
import { openRings } from "./sample.ts";
import { stateNote } from "./terminal_frame.ts";
import { printable } from "./text.ts";

/** What to print and write. */
export interface QueuedOptions {
  /** Whether the elements are printed. */
  readonly queued: boolean;
  /** File for the packets; undefined for none. */
  readonly pcapng: string | undefined;
}

/**
 * Prints and writes what waits in the rings.
 *
 * @returns The exit code: 0.
 * @throws {Error} if the group cannot be read or the file not be written.
 */
export function printQueued(prefix: string, options: QueuedOptions): number {
  const group = openGroup(prefix);
  try {
    const snapshot = group.sample();
    const lines: string[] = [];
    if (options.queued) {
      lines.push(stateNote(snapshot.state));
      for (const { name } of openRings(snapshot)) {
        const elements = group.queued(name);
        lines.push(`${printable(name)}: ${elements.length} waiting`);
        elements.forEach((element, index) =>
          lines.push(`  ${index}  ${printable(elementLine(element))}`)
        );
      }
    }
    if (options.pcapng !== undefined) {
      const { total } = writePcapng(options.pcapng, group);
      lines.push(`${total} packets in ${options.pcapng}`);
    }
    const text = lines.filter(Boolean).map((line) => `${line}\n`).join("");
    process.stdout.write(text);
    return 0;
  } finally {
    group.close();
  }
}
