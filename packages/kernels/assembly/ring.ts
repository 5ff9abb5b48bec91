/**
 * Enqueue and dequeue of elements of 8 bytes. `ring` is the byte offset of a
 * struct rte_ring, `table` that of the caller's elements, `mode` the way in
 * which threads share the side.
 *
 * All return how many elements were moved: `wanted`, or as many as possible
 * unless `fixed`. -1 (NOT_NOW): another thread must move first, try again.
 * UNPUBLISHED: the elements are moved; repeat `publish` with what is at
 * RESULT_CLAIM until it succeeds.
 */
/// <reference path="./assemblyscript.d.ts" />
import { readElements, writeElements } from "./elements.ts";
import { claimHeadTail, publishHeadTail } from "./head_tail.ts";
import {
  MODE_HTS,
  MODE_MT,
  MODE_RTS,
  MODE_ST,
  RESULT_CLAIM,
  RING_CAPACITY,
  RING_CONSUMER,
  RING_PRODUCER,
  SIDE_TAIL,
} from "./layout.generated.ts";
import { claimMultiThread, publishMultiThread } from "./multi_thread.ts";
import { claimRelaxedTail, publishRelaxedTail } from "./relaxed_tail.ts";
import { countOf, positionOf, UNPUBLISHED } from "./side.ts";
import { claimSingleThread, publishSingleThread } from "./single_thread.ts";

/** Moves elements from the table into the ring. */
export function enqueue(
  ring: usize,
  table: usize,
  wanted: u32,
  fixed: bool,
  mode: u32,
): i32 {
  const side = ring + RING_PRODUCER;
  const other = ring + RING_CONSUMER + SIDE_TAIL;
  const base = load<u32>(ring, RING_CAPACITY);
  const claim = claimSlots(side, other, base, wanted, fixed, mode);
  const n = countOf(claim);
  if (n <= 0) return n;
  writeElements(ring, positionOf(claim), table, n as u32);
  return publishOrTell(side, claim, mode);
}

/** Moves elements from the ring into the table. */
export function dequeue(
  ring: usize,
  table: usize,
  wanted: u32,
  fixed: bool,
  mode: u32,
): i32 {
  const side = ring + RING_CONSUMER;
  const other = ring + RING_PRODUCER + SIDE_TAIL;
  const claim = claimSlots(side, other, 0, wanted, fixed, mode);
  const n = countOf(claim);
  if (n <= 0) return n;
  readElements(ring, positionOf(claim), table, n as u32);
  return publishOrTell(side, claim, mode);
}

/** Publishes n slots at a position of an "mt" side; false: try again. */
export function publish(side: usize, position: u32, n: u32): bool {
  return publishMultiThread(side, position, n);
}

function claimSlots(
  side: usize,
  other: usize,
  base: u32,
  wanted: u32,
  fixed: bool,
  mode: u32,
): u64 {
  switch (mode) {
    case MODE_MT:
      return claimMultiThread(side, other, base, wanted, fixed);
    case MODE_ST:
      return claimSingleThread(side, other, base, wanted, fixed);
    case MODE_RTS:
      return claimRelaxedTail(side, other, base, wanted, fixed);
    default:
      return claimHeadTail(side, other, base, wanted, fixed);
  }
}

function publishOrTell(side: usize, claim: u64, mode: u32): i32 {
  const n = countOf(claim);
  const position = positionOf(claim);
  switch (mode) {
    case MODE_MT:
      if (!publishMultiThread(side, position, n as u32)) {
        store<u64>(RESULT_CLAIM, claim);
        return UNPUBLISHED;
      }
      break;
    case MODE_ST:
      publishSingleThread(side, position, n as u32);
      break;
    case MODE_RTS:
      publishRelaxedTail(side);
      break;
    default:
      publishHeadTail(side, position, n as u32);
  }
  return n;
}

/** As `enqueue`, of "mt" producers. */
export function enqueueMt(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return enqueue(r, t, wanted, fixed, MODE_MT);
}

/** As `dequeue`, of "mt" consumers. */
export function dequeueMt(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return dequeue(r, t, wanted, fixed, MODE_MT);
}

/** As `enqueue`, of an "st" producer. */
export function enqueueSt(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return enqueue(r, t, wanted, fixed, MODE_ST);
}

/** As `dequeue`, of an "st" consumer. */
export function dequeueSt(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return dequeue(r, t, wanted, fixed, MODE_ST);
}

/** As `enqueue`, of "rts" producers. */
export function enqueueRts(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return enqueue(r, t, wanted, fixed, MODE_RTS);
}

/** As `dequeue`, of "rts" consumers. */
export function dequeueRts(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return dequeue(r, t, wanted, fixed, MODE_RTS);
}

/** As `enqueue`, of "hts" producers. */
export function enqueueHts(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return enqueue(r, t, wanted, fixed, MODE_HTS);
}

/** As `dequeue`, of "hts" consumers. */
export function dequeueHts(r: usize, t: usize, wanted: u32, fixed: bool): i32 {
  return dequeue(r, t, wanted, fixed, MODE_HTS);
}
