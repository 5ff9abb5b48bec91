/**
 * What a ring holds, looked at from outside.
 *
 * @module
 */
import { ringFields } from "../_layout.ts";
import type { RingHeader } from "../ring_header.ts";

/**
 * The elements in a ring of 8-byte elements, as numbers, without taking them
 * out: a snapshot, exact while nobody uses the ring.
 */
export function ringPointers(ring: RingHeader): number[] {
  const { consumer, producer, elements } = ringFields();
  const { window, offset, size } = ring;
  const word = (at: number): number =>
    Atomics.load(window.u32, (offset + at) >>> 2);
  const start = word(consumer.tail);
  const count = Math.min((word(producer.tail) - start) >>> 0, size);
  return Array.from({ length: count }, (_, i) => {
    const slot = ((start + i) >>> 0) & (size - 1);
    return window.pointer(offset + elements + slot * 8);
  });
}
