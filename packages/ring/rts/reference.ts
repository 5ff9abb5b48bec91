/**
 * "rts": many threads on one side. Head and tail are pairs {count, position}
 * of one 64-bit word each. Every claim counts the head up, every publication
 * counts the tail up, and whoever makes the counts equal moves the position
 * for all: nobody waits for a slower thread, except at the head when it is
 * more than htd_max ahead of the tail.
 *
 * The pairs must be swapped as 64 bits, and Atomics on a BigUint64Array take
 * and give BigInts: this mode allocates a few of them per call. The scratch
 * words turn a BigInt into two 32-bit integers and back without arithmetic.
 *
 * @module
 */
import type { RingSide } from "../_side.ts";

/** Claims slots; see `claimSlots`. */
export function claimRelaxedTail(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  const { i32, u64, scratch32, scratch64 } = side;
  for (;;) {
    const seen = waitForHead(side);
    const head = scratch32[1]!;
    const available =
      (side.limit + Atomics.load(i32, side.otherTail) - head) >>> 0;
    const n = side.settle(wanted, available, isBulk);
    if (n === 0) return 0;
    scratch32[0] = scratch32[0]! + 1;
    scratch32[1] = head + n;
    const next = scratch64[0]!;
    if (Atomics.compareExchange(u64, side.rtsHead, seen, next) === seen) {
      side.claimed = head;
      return n;
    }
  }
}

/** Publishes one claim, whatever its length; see `publishSlots`. */
export function publishRelaxedTail(side: RingSide): void {
  const { u64, scratch32, scratch64 } = side;
  let seen = Atomics.load(u64, side.rtsTail);
  for (;;) {
    // The tail first, then the head: every claim that the tail has counted is
    // in this head, so equal counts mean that ours is the last one in flight.
    scratch64[1] = Atomics.load(u64, side.rtsHead);
    scratch64[0] = seen;
    const count = (scratch32[0]! + 1) | 0;
    scratch32[0] = count;
    if (count === scratch32[2]!) scratch32[1] = scratch32[3]!;
    // Release and acquire in one: our copies are done before, and each swap
    // reads the one before it, so the thread that moves the position hands
    // over the copies of all that counted before it.
    const found = Atomics.compareExchange(
      u64,
      side.rtsTail,
      seen,
      scratch64[0]!,
    );
    if (found === seen) return;
    seen = found;
  }
}

/** The head, once near enough to the tail; its halves are in the scratch. */
function waitForHead(side: RingSide): bigint {
  const { i32, u64, scratch32, scratch64 } = side;
  for (;;) {
    const head = Atomics.load(u64, side.rtsHead);
    scratch64[0] = head;
    const ahead = (scratch32[1]! - Atomics.load(i32, side.tail)) >>> 0;
    if (ahead <= Atomics.load(i32, side.htdMax) >>> 0) return head;
    side.pause();
  }
}
