/**
 * Rings: what they say about themselves.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Bytes } from "./_bytes.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import type { MemzoneInfo, RingInfo, RingSideInfo } from "./snapshot.ts";

const SYNC_MODES: readonly RingSideInfo["sync"][] = ["mt", "st", "rts", "hts"];

/** A ring as read, before anybody compared it with an earlier look. */
export type RingReading = Omit<RingInfo, "stalled" | "mempool">;

/** Reads the ring at an address; undefined if there is none. */
export function readRing(
  memory: GroupMemory,
  address: Address,
  layout: GroupLayout,
  memzones: ReadonlyMap<number, MemzoneInfo>,
): RingReading | undefined {
  const { rte_ring: at, constants } = layout.open;
  const bytes = memory.readStable(address, at.sizeof);
  if (bytes === undefined) return undefined;
  const size = bytes.u32(at.size);
  const capacity = bytes.u32(at.capacity);
  const isRing = size > 0 && Number.isInteger(Math.log2(size)) &&
    bytes.u32(at.mask) === size - 1 && capacity <= size;
  if (!isRing) return undefined;
  const producer = readSide(bytes, at["prod.head"], layout);
  const consumer = readSide(bytes, at["cons.head"], layout);
  const difference = (producer.tail - consumer.tail) | 0;
  return {
    name: bytes.text(at.name, constants.RTE_RING_NAMESIZE),
    address,
    size,
    capacity,
    elementSize: elementSize(memzones.get(address), size, layout),
    count: Math.min(Math.max(difference, 0), capacity),
    producer,
    consumer,
  };
}

function readSide(
  bytes: Bytes,
  side: number,
  { open: { rte_ring: at } }: GroupLayout,
): RingSideInfo {
  const sync = SYNC_MODES[
    bytes.u32(side + at["prod.sync_type"] - at["prod.head"])
  ] ?? "unknown";
  // The tail's position is at the same place in all modes.
  const head = sync === "rts"
    ? at["rts_prod.head.val.pos"] - at["prod.head"]
    : 0;
  return {
    head: bytes.u32(side + head),
    tail: bytes.u32(side + at["prod.tail"] - at["prod.head"]),
    sync,
  };
}

/** Bytes of an element, which only the size of the ring's memory tells. */
function elementSize(
  memzone: MemzoneInfo | undefined,
  size: number,
  { open: { rte_ring, constants, behaviour } }: GroupLayout,
): number {
  if (memzone === undefined) return 0;
  const line = constants.RTE_CACHE_LINE_SIZE;
  const header = rte_ring.sizeof + behaviour.ringGuard;
  // The memory is rounded up: pointers are by far the likeliest.
  if (Math.ceil((header + size * 8) / line) * line === memzone.length) return 8;
  return Math.floor((memzone.length - header) / size / 4) * 4;
}

/** Where a ring's elements start. */
export function firstSlot(ring: RingReading, { open }: GroupLayout): number {
  return ring.address + open.rte_ring.sizeof;
}

/** An element of a ring and whether a consumer has claimed it. */
export interface RingSlot {
  readonly value: number;
  readonly claimed: boolean;
}

/** The pointers that wait in a ring, oldest first. */
export function readSlots(
  memory: GroupMemory,
  ring: RingReading,
  layout: GroupLayout,
): RingSlot[] {
  if (ring.elementSize !== 8) return [];
  const { consumer, count, size } = ring;
  const table = firstSlot(ring, layout);
  const claimed = (consumer.head - consumer.tail) >>> 0;
  const slots: RingSlot[] = [];
  for (let i = 0; i < count; i++) {
    const slot = ((consumer.tail + i) >>> 0) % size;
    const value = memory.u64(table + slot * 8);
    // What a damaged header promises need not be there.
    if (value === undefined) break;
    slots.push({ value, claimed: i < claimed });
  }
  return slots;
}
