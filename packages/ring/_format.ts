/**
 * Lays out an empty ring in memory, as rte_ring_init does.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";
import { ringFields, type SideFields } from "./_layout.ts";
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { consumerSyncType, producerSyncType } from "./_sync_type.ts";
import { checkMemorySize, checkRing } from "./_checks.ts";

/** In RTS mode heads may run ahead of tails by capacity / 8 at first. */
const HTD_MAX_SHIFT = 3;

/** Bytes that a ring of `count` slots takes. */
export function memorySize(count: number, elementSize: number): number {
  checkMemorySize(count, elementSize);
  const { elements, guard, cacheLine } = ringFields();
  const used = elements + count * elementSize;
  return Math.ceil(used / cacheLine) * cacheLine + guard;
}

/** Writes the header of an empty ring at a byte offset of a window. */
export function formatRing(
  window: Window,
  offset: number,
  name: string,
  count: number,
  flags: number,
  elementSize: number,
): void {
  const { size, capacity } = checkRing(name, count, flags, elementSize);
  const action = `Cannot create ring "${name}"`;
  if (!Number.isInteger(offset) || offset < 0 || offset % 8 !== 0) {
    throw new RangeError(
      `${action}: offset must be a multiple of 8: ${offset}`,
    );
  }
  const length = memorySize(size, elementSize);
  if (offset + length > window.byteLength) {
    throw new RangeError(
      `${action}: ${length} bytes at offset ${offset} do not fit a window of ${window.byteLength}`,
    );
  }
  const fields = ringFields();
  window.u8.fill(0, offset, offset + fields.elements);
  window.u8.set(new TextEncoder().encode(name), offset + fields.name);
  window.u32[(offset + fields.flags) >>> 2] = flags;
  window.u32[(offset + fields.size) >>> 2] = size;
  window.u32[(offset + fields.mask) >>> 2] = size - 1;
  window.u32[(offset + fields.capacity) >>> 2] = capacity;
  formatSide(
    window,
    offset,
    fields.producer,
    producerSyncType(flags)!,
    capacity,
  );
  formatSide(
    window,
    offset,
    fields.consumer,
    consumerSyncType(flags)!,
    capacity,
  );
}

function formatSide(
  window: Window,
  offset: number,
  side: SideFields,
  syncType: number,
  capacity: number,
): void {
  window.u32[(offset + side.syncType) >>> 2] = syncType;
  if (syncType === SyncType.RTS) {
    window.u32[(offset + side.rtsHtdMax) >>> 2] = capacity >>> HTD_MAX_SHIFT;
  }
}
