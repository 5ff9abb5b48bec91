/**
 * Standard output of a worker lcore that never rests: the runtimes' own streams
 * may need the event loop, or the main isolate's.
 *
 * @module
 */
import { writeSync } from "node:fs";

const STANDARD_OUTPUT = 1;

/**
 * Prints text before it returns. What cannot be printed for another reason than
 * a reader that is behind or gone, such as a full disk, is dropped.
 *
 * @param rest Called while the reader is behind; returns false to give up.
 * @returns False when nobody reads any more, or `rest` gave up.
 */
export function printFromWorker(text: string, rest: () => boolean): boolean {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(STANDARD_OUTPUT, bytes));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "EAGAIN") return code !== "EPIPE";
      if (!rest()) return false;
    }
  }
  return true;
}
