/**
 * Prints what waits in the rings of a group, and writes its packets.
 *
 * @module
 */
import process from "node:process";
import { openGroup } from "../../inspect/mod.ts";
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
    const note = stateNote({ ...snapshot });
    if (note !== "") process.stdout.write(`${note}\n`);
    for (const { name } of openRings(snapshot)) {
      const elements = group.queued(name);
      process.stdout.write(`${printable(name)}: ${elements.length} waiting\n`);
      for (const [index, element] of elements.entries()) {
        process.stdout.write(`  ${index}  ${elementLine(element)}\n`);
      }
    }
    return 0;
  } finally {
    group.close();
  }
}
