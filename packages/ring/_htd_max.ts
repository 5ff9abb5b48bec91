/**
 * The limit of "rts" mode.
 *
 * @module
 */
import type { RingHeader } from "./ring_header.ts";
import type { SyncMode } from "./flags.ts";

/**
 * Sets how far a side's head may be ahead of its tail.
 *
 * @param field Byte offset of the limit in the ring.
 * @throws {TypeError} if the side is not "rts".
 * @throws {RangeError} if the limit is no unsigned 32-bit integer.
 */
export function setHtdMax(
  ring: RingHeader,
  field: number,
  mode: SyncMode,
  elements: number,
): void {
  if (mode !== "rts") {
    throw new TypeError(
      `Cannot set head-tail distance of ring "${ring.name}": the side must be rts: ${mode}`,
    );
  }
  if ((elements >>> 0) !== elements) {
    throw new RangeError(
      `Cannot set head-tail distance of ring "${ring.name}": elements must be an unsigned 32-bit integer: ${elements}`,
    );
  }
  Atomics.store(ring.window.u32, (ring.offset + field) >>> 2, elements);
}
