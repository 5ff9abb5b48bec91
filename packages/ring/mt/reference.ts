/**
 * "mt": many threads on one side. Heads are claimed by compare-and-swap and
 * published strictly in the order of the claims.
 *
 * @module
 */
import type { RingSide } from "../_side.ts";

/** Claims slots; see `claimSlots`. */
export function claimMultiThread(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  const i32 = side.i32;
  for (;;) {
    // The own head first: the other tail, read later, can only be too new,
    // that is leave room for more. Were the head stale, the swap would fail.
    const head = Atomics.load(i32, side.head);
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
export function publishMultiThread(side: RingSide, n: number): void {
  const i32 = side.i32;
  const claimed = side.claimed;
  // Claims before ours end where ours starts: when the tail is there, all of
  // them are published. Only their threads move the tail until then.
  while (Atomics.load(i32, side.tail) !== claimed) side.pause();
  // A sequentially consistent store, hence also a release: whoever reads this
  // tail sees our copies of the elements, and (through the load above) those
  // of the claims before ours.
  Atomics.store(i32, side.tail, (claimed + n) | 0);
}
