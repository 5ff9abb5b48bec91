/**
 * "mt": many threads on one side. Heads are claimed by compare-and-swap and
 * published strictly in the order of the claims.
 */
/// <reference path="./assemblyscript.d.ts" />
import { copy } from "./elements.ts";
import { SIDE_HEAD, SIDE_TAIL } from "./layout.generated.ts";
import { claimOf, NOT_NOW, settle, SPINS, storeTail } from "./side.ts";

/** Claims slots, if any are there; or NOT_NOW. */
export function claimMultiThread(
  side: usize,
  otherTail: usize,
  base: u32,
  wanted: u32,
  fixed: bool,
): u64 {
  for (let spins: i32 = 0; spins < SPINS; spins++) {
    // The own head first: the other tail, read later, can only be too new,
    // that is leave room for more. Were the head stale, the swap would fail.
    const head = atomic.load<u32>(side, SIDE_HEAD);
    const there: u32 = base + atomic.load<u32>(otherTail) - head;
    const n = settle(wanted, there, fixed);
    if (n === 0) return 0;
    if (atomic.cmpxchg<u32>(side, head, head + n, SIDE_HEAD) === head) {
      return claimOf(head, n);
    }
  }
  return NOT_NOW;
}

/** Publishes n slots claimed at a position; false: claims before ours are not yet. */
export function publishMultiThread(
  side: usize,
  position: u32,
  n: u32,
): bool {
  // Claims before ours end where ours starts: when the tail is there, all of
  // them are published. Only their threads move the tail until then.
  for (let spins: i32 = 0; spins < SPINS; spins++) {
    if (atomic.load<u32>(side, SIDE_TAIL) === position) {
      storeTail(side, position + n);
      return true;
    }
  }
  return false;
}

/**
 * Moves a head from a position over n slots and copies n elements, or does
 * nothing if the head is elsewhere; where it was. A sixth parameter would go
 * through memory.
 */
export function swapAndCopy(
  head: usize,
  position: u32,
  to: usize,
  from: usize,
  n: u32,
): u32 {
  const was = atomic.cmpxchg<u32>(head, position, position + n);
  if (was === position) copy(to, from, n);
  return was;
}
