/**
 * "rts": many threads on one side. Head and tail are pairs of one 64-bit word
 * each: a count in the lower half, a position in the upper one. Every claim
 * counts the head up, every publication counts the tail up, and whoever makes
 * the counts equal moves the position for all.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { copy } from "../kernel/elements.ts";
import {
  RTS_HEAD,
  RTS_HTD_MAX,
  RTS_TAIL,
  SIDE_TAIL,
} from "../../../ffi/kernels/layout.generated.ts";
import { claimOf, NOT_NOW, settle, SPINS } from "../kernel/side.ts";

/** Claims slots, if any are there; or NOT_NOW. */
export function claimRelaxedTail(
  side: usize,
  otherTail: usize,
  limit: u32,
  wanted: u32,
  isBulk: bool,
): u64 {
  for (let spins: i32 = 0; spins < SPINS; spins++) {
    const seen = atomic.load<u64>(side, RTS_HEAD);
    const head = upperHalf(seen);
    const ahead: u32 = head - atomic.load<u32>(side, SIDE_TAIL);
    if (ahead > atomic.load<u32>(side, RTS_HTD_MAX)) continue;
    const available: u32 = limit + atomic.load<u32>(otherTail) - head;
    const n = settle(wanted, available, isBulk);
    if (n === 0) return 0;
    const next = pair((seen as u32) + 1, head + n);
    if (atomic.cmpxchg<u64>(side, seen, next, RTS_HEAD) === seen) {
      return claimOf(head, n);
    }
  }
  return NOT_NOW;
}

/** Publishes one claim, whatever its length. */
export function publishRelaxedTail(side: usize): void {
  for (;;) {
    // The tail first, then the head: every claim that the tail has counted is
    // in this head, so equal counts mean that ours is the last one in flight.
    const seen = atomic.load<u64>(side, RTS_TAIL);
    const head = atomic.load<u64>(side, RTS_HEAD);
    const count: u32 = (seen as u32) + 1;
    const position = count === (head as u32)
      ? upperHalf(head)
      : upperHalf(seen);
    // Release and acquire in one: our copies are done before, and each swap
    // reads the one before it, so the thread that moves the position hands
    // over the copies of all that counted before it.
    const next = pair(count, position);
    if (atomic.cmpxchg<u64>(side, seen, next, RTS_TAIL) === seen) return;
  }
}

/**
 * A whole move of n elements that its caller has seen to be there: claims the
 * slots from a position on, copies, and publishes. n; 0 if the head has left the
 * position, or is too far ahead.
 */
export function moveRelaxed(
  side: usize,
  position: u32,
  to: usize,
  from: usize,
  n: u32,
): i32 {
  const seen = atomic.load<u64>(side, RTS_HEAD);
  if (upperHalf(seen) !== position) return 0;
  const ahead: u32 = position - atomic.load<u32>(side, SIDE_TAIL);
  if (ahead > atomic.load<u32>(side, RTS_HTD_MAX)) return 0;
  const next = pair((seen as u32) + 1, position + n);
  if (atomic.cmpxchg<u64>(side, seen, next, RTS_HEAD) !== seen) return 0;
  copy(to, from, n);
  publishRelaxedTail(side);
  return n;
}

function upperHalf(word: u64): u32 {
  return (word >> 32) as u32;
}

function pair(count: u32, position: u32): u64 {
  return ((position as u64) << 32) | (count as u64);
}
