/**
 * Copies between a ring's elements of 8 bytes and the caller's table.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import {
  RING_ELEMENTS,
  RING_SIZE,
} from "../../../ffi/kernels/layout.generated.ts";

/** Copies n elements of the table into the slots from a position on. */
export function writeElements(
  ring: usize,
  position: u32,
  table: usize,
  n: u32,
): void {
  const slots = ring + RING_ELEMENTS;
  const size = load<u32>(ring, RING_SIZE);
  const slot: u32 = position & (size - 1);
  const first: u32 = size - slot;
  copy(slots + (slot << 3), table, n <= first ? n : first);
  if (n > first) copy(slots, table + (first << 3), n - first);
}

/** Copies n elements from a position on into the table. */
export function readElements(
  ring: usize,
  position: u32,
  table: usize,
  n: u32,
): void {
  const slots = ring + RING_ELEMENTS;
  const size = load<u32>(ring, RING_SIZE);
  const slot: u32 = position & (size - 1);
  const first: u32 = size - slot;
  copy(table, slots + (slot << 3), n <= first ? n : first);
  if (n > first) copy(table + (first << 3), slots, n - first);
}

/**
 * Copies n times 8 bytes. Each pass through a loop asks whether the engine
 * wants to interrupt it, so short copies take no loop.
 */
export function copy(to: usize, from: usize, n: u32): void {
  if (n === 1) {
    store<u64>(to, load<u64>(from));
    return;
  }
  if (n >= 16) {
    do {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      v128.store(to, v128.load(from, 64), 64);
      v128.store(to, v128.load(from, 80), 80);
      v128.store(to, v128.load(from, 96), 96);
      v128.store(to, v128.load(from, 112), 112);
      to += 128;
      from += 128;
      n -= 16;
    } while (n >= 16);
  }
  if ((n & 8) !== 0) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    to += 64;
    from += 64;
  }
  if ((n & 4) !== 0) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
    from += 32;
  }
  if ((n & 2) !== 0) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
  if ((n & 1) !== 0) store<u64>(to, load<u64>(from));
}
