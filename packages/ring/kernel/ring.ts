/**
 * Enqueue and dequeue of elements of 8 bytes. `ring` is the byte offset of a
 * struct rte_ring, `table` that of the caller's elements, `mode` the way in
 * which threads share the side.
 *
 * All return how many elements were moved: `wanted`, or as many as possible
 * unless `isBulk`. -1 (NOT_NOW): another thread must move first, try again.
 * UNPUBLISHED: the elements are moved; repeat `publish` with what is at
 * RESULT_CLAIM until it succeeds.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { readElements, writeElements } from "./elements.ts";
import { claimHeadTail, publishHeadTail } from "../hts/kernel.ts";
import {
  MODE_MT,
  MODE_RTS,
  MODE_ST,
  RESULT_CLAIM,
  RING_CAPACITY,
  RING_CONSUMER,
  RING_PRODUCER,
  SIDE_TAIL,
} from "../../../ffi/kernels/layout.generated.ts";
import { claimMultiThread, publishMultiThread } from "../mt/kernel.ts";
import { claimRelaxedTail, publishRelaxedTail } from "../rts/kernel.ts";
import { countOf, positionOf, UNPUBLISHED } from "./side.ts";
import { claimSingleThread, publishSingleThread } from "../st/kernel.ts";

/** Moves elements from the table into the ring. */
export function enqueue(
  ring: usize,
  table: usize,
  wanted: u32,
  isBulk: bool,
  mode: u32,
): i32 {
  const side = ring + RING_PRODUCER;
  const other = ring + RING_CONSUMER + SIDE_TAIL;
  const limit = load<u32>(ring, RING_CAPACITY);
  const claim = claimSlots(side, other, limit, wanted, isBulk, mode);
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
  isBulk: bool,
  mode: u32,
): i32 {
  const side = ring + RING_CONSUMER;
  const other = ring + RING_PRODUCER + SIDE_TAIL;
  const claim = claimSlots(side, other, 0, wanted, isBulk, mode);
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
  limit: u32,
  wanted: u32,
  isBulk: bool,
  mode: u32,
): u64 {
  switch (mode) {
    case MODE_MT:
      return claimMultiThread(side, other, limit, wanted, isBulk);
    case MODE_ST:
      return claimSingleThread(side, other, limit, wanted, isBulk);
    case MODE_RTS:
      return claimRelaxedTail(side, other, limit, wanted, isBulk);
    default:
      return claimHeadTail(side, other, limit, wanted, isBulk);
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
