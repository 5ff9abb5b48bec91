/**
 * "st": one thread on one side, so its head and tail have one writer.
 *
 * @module
 */
import type { RingSide } from "../_side.ts";

/** Claims slots; see `claimSlots`. */
export function claimSingleThread(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  const i32 = side.i32;
  // A plain read: only this thread writes its head.
  const head = i32[side.head]!;
  const available = (side.limit + Atomics.load(i32, side.otherTail) - head) >>>
    0;
  const n = side.settle(wanted, available, isBulk);
  if (n === 0) return 0;
  // A plain write: the other side never looks at our head, and the thread
  // that takes this side over after us sees it through the tail's store.
  i32[side.head] = (head + n) | 0;
  side.claimed = head;
  return n;
}

/** Publishes the claimed slots; see `publishSlots`. */
export function publishSingleThread(side: RingSide, n: number): void {
  // Release: the elements were copied before, and are seen by whoever reads
  // this tail. For a consumer: its reads are done before slots are given back.
  Atomics.store(side.i32, side.tail, (side.claimed + n) | 0);
}

/** Publishes the first `n` reserved slots, gives back the others. */
export function finishSingleThread(side: RingSide, n: number): void {
  side.i32[side.head] = (side.claimed + n) | 0;
  publishSingleThread(side, n);
}
