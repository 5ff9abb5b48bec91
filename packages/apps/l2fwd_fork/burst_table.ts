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

/**
 * The packets that are held, as addresses of mbufs; none if the length cannot
 * be, as for a burst that is opened there.
 */
export function heldPackets({ memory, offset }: BatchPlace): Address[] {
  const length = memory.u32[(offset + LENGTH) / 4]!;
  return Array.from(
    { length: length <= BURST_SIZE ? length : 0 },
    (_, i) => memory.pointer(offset + TABLE + i * 8),
  );
}

/** Forgets all packets. */
export function clearPackets({ memory, offset }: BatchPlace): void {
  memory.u32[(offset + LENGTH) / 4] = 0;
}
