/**
 * Rings that a process left in the middle of an operation.
 *
 * A producer that is killed between claiming slots and publishing them leaves
 * its side's head ahead of the tail: the producers after it wait for ever. The
 * same holds for consumers. While nobody uses the ring, both can be undone:
 *
 * | side      | killed with      | repaired to | the slots between          |
 * |-----------|------------------|-------------|----------------------------|
 * | producers | head ahead of tail | head = tail | never were in the ring   |
 * | consumers | tail behind head | tail = head | are out of the ring        |
 *
 * What the slots held is then known to nobody: for pointers to objects of a
 * pool, `reclaim` of the mempool package finds the objects again.
 *
 * @module
 */
import { ringFields, type SideFields } from "../_layout.ts";
import type { RingHeader } from "../ring_header.ts";

/** What a repair found. */
export interface RingRepair {
  /** Slots that were claimed for enqueue and not published. */
  readonly unpublished: number;
  /** Elements that were claimed for dequeue and not finished. */
  readonly unfinished: number;
}

/** How far a side's head is ahead of its tail. */
function gap(ring: RingHeader, side: SideFields, rts: boolean): number {
  const words = ring.window.u32;
  const head = rts ? side.rtsHeadPosition : side.head;
  return (words[(ring.offset + head) >>> 2]! -
    words[(ring.offset + side.tail) >>> 2]!) >>> 0;
}

/** Makes a side's head and tail equal: both where `from` is. */
function level(
  ring: RingHeader,
  side: SideFields,
  rts: boolean,
  from: "head" | "tail",
): void {
  const { u32, u64 } = ring.window;
  if (rts) {
    const head = (ring.offset + side.rtsHead) >>> 3;
    const tail = (ring.offset + side.rtsTail) >>> 3;
    // Counts and positions together, as one 64-bit word.
    if (from === "head") Atomics.store(u64, tail, u64[head]!);
    else Atomics.store(u64, head, u64[tail]!);
    return;
  }
  const head = (ring.offset + side.head) >>> 2;
  const tail = (ring.offset + side.tail) >>> 2;
  if (from === "head") Atomics.store(u32, tail, u32[head]!);
  else Atomics.store(u32, head, u32[tail]!);
}

/**
 * Makes a ring usable again after a process that used it was killed. Nobody
 * else may be using the ring: every process that does has ended or waits.
 *
 * @returns what was undone; zeros if the ring was in order.
 */
export function repairRing(ring: RingHeader): RingRepair {
  const { producer, consumer } = ringFields();
  const producerRts = ring.producerSync === "rts";
  const consumerRts = ring.consumerSync === "rts";
  const unpublished = gap(ring, producer, producerRts);
  const unfinished = gap(ring, consumer, consumerRts);
  // Always, not only for gaps: in RTS mode the counts may differ without one.
  level(ring, producer, producerRts, "tail");
  level(ring, consumer, consumerRts, "head");
  return { unpublished, unfinished };
}
