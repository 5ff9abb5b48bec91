/**
 * Bursts in the shared memory: who holds which packets, for the case that the
 * holder is killed.
 *
 * @module
 */
import type { Address } from "../../eal/mod.ts";
import type { BatchPlace } from "../../ring/batch_place.ts";

/** Packets that are received, held and sent at once. */
export const BURST_SIZE = 32;

/** Bytes of a burst: see `BatchPlace`. */
export const BURST_BYTES = 320;

/** Places in a burst, in bytes. */
const LENGTH = 0;
const TABLE = 64;

/** The packets that are held, as addresses of mbufs. */
export function heldPackets({ memory, offset }: BatchPlace): Address[] {
  const length = Math.min(memory.u32[(offset + LENGTH) / 4]!, BURST_SIZE);
  return Array.from(
    { length },
    (_, i) => memory.pointer(offset + TABLE + i * 8),
  );
}

/** Forgets all packets. */
export function clearPackets({ memory, offset }: BatchPlace): void {
  memory.u32[(offset + LENGTH) / 4] = 0;
}
