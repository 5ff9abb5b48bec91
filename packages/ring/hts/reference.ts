/**
 * "hts": many threads on one side, one claim at a time: the next thread may
 * claim only when head equals tail again.
 *
 * DPDK swaps head and tail together as 64 bits. JavaScript would need BigInts
 * for that; a 32-bit swap of the head alone is as strong:
 *
 *   Say we read head = p, then tail = p, and later swap the head from p. At
 *   the swap the tail is not behind p, because it was at p before and tails
 *   never go back. It is not beyond p either, because a tail never passes its
 *   head, which is p as the swap succeeds. So tail = p = head at the moment of
 *   the swap: nobody held a claim, and the swap made exactly one. It leaves
 *   the tail as it is, so peers that swap 64 bits see what they expect.
 *
 * What the other side may have done since (its tail grew) only gives room.
 *
 * @module
 */
import type { RingSide } from "../_side.ts";

/** Claims slots; see `claimSlots`. */
export function claimHeadTail(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  const i32 = side.i32;
  for (;;) {
    let head = Atomics.load(i32, side.head);
    while (Atomics.load(i32, side.tail) !== head) {
      side.pause();
      head = Atomics.load(i32, side.head);
    }
    const available =
      (side.limit + Atomics.load(i32, side.otherTail) - head) >>> 0;
    const n = side.settle(wanted, available, isBulk);
    if (n === 0) return 0;
    const next = (head + n) | 0;
    if (Atomics.compareExchange(i32, side.head, head, next) === head) {
      side.claimed = head;
      return n;
    }
  }
}

/** Publishes the claimed slots; see `publishSlots`. */
export function publishHeadTail(side: RingSide, n: number): void {
  // Release for both sides: the other one sees our copies, and the next
  // thread of this one, which waits for this very store, sees them as well.
  Atomics.store(side.i32, side.tail, (side.claimed + n) | 0);
}

/** Publishes the first `n` reserved slots, gives back the others. */
export function finishHeadTail(side: RingSide, n: number): void {
  // DPDK stores head and tail in one go. In two steps the head comes first:
  // it still differs from the tail, so nobody else claims in between. With
  // n = 0 that store alone ends the claim, and the tail, which is right
  // already, may be another thread's to move from then on.
  Atomics.store(side.i32, side.head, (side.claimed + n) | 0);
  if (n !== 0) publishHeadTail(side, n);
}
