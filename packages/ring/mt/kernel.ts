/**
 * "mt": many threads on one side. Heads are claimed by compare-and-swap and
 * published strictly in the order of the claims.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { copy } from "../kernel/elements.ts";
import {
  RESULT_CLAIM,
  SIDE_HEAD,
  SIDE_TAIL,
} from "../../../ffi/kernels/layout.generated.ts";
import {
  claimOf,
  NOT_NOW,
  settle,
  SPINS,
  storeTail,
  UNPUBLISHED,
} from "../kernel/side.ts";

/** Claims slots, if any are there; or NOT_NOW. */
export function claimMultiThread(
  side: usize,
  otherTail: usize,
  limit: u32,
  wanted: u32,
  isBulk: bool,
): u64 {
  for (let spins: i32 = 0; spins < SPINS; spins++) {
    // The own head first: the other tail, read later, can only be too new,
    // that is leave room for more. Were the head stale, the swap would fail.
    const head = atomic.load<u32>(side, SIDE_HEAD);
    const available: u32 = limit + atomic.load<u32>(otherTail) - head;
    const n = settle(wanted, available, isBulk);
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
 * A whole move of n elements that its caller has seen to be there: claims the
 * slots from a position on, copies, and publishes. n, or 0 if the head has left
 * the position; UNPUBLISHED as in ../kernel/ring.ts.
 *
 * For an "hts" side the caller has also seen the tail at the position. It is
 * there at the swap, too, so that nothing is left to wait for.
 *
 * Between claim and publication nothing is done that could be done before: the
 * other side looks at the same cache line, and takes it away in between.
 */
export function moveShared(
  side: usize,
  position: u32,
  to: usize,
  from: usize,
  n: u32,
): i32 {
  if (
    atomic.cmpxchg<u32>(side, position, position + n, SIDE_HEAD) !== position
  ) return 0;
  copy(to, from, n);
  return publishOwn(side, position, n);
}

/** `moveShared` of one element. */
export function moveOneShared(
  side: usize,
  position: u32,
  to: usize,
  from: usize,
): i32 {
  if (
    atomic.cmpxchg<u32>(side, position, position + 1, SIDE_HEAD) !== position
  ) return 0;
  // Not before the swap, which it would delay until the line is here.
  store<u64>(to, load<u64>(from));
  return publishOwn(side, position, 1);
}

/** Publishes a claim if those before it are published, or leaves it noted. */
function publishOwn(side: usize, position: u32, n: u32): i32 {
  // Plain: from our position on nobody else moves the tail, and one that is too
  // old makes us wait needlessly.
  if (load<u32>(side, SIDE_TAIL) === position) {
    storeTail(side, position + n);
    return n;
  }
  store<u64>(RESULT_CLAIM, claimOf(position, n));
  return UNPUBLISHED;
}
