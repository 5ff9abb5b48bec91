/**
 * "st": one thread on one side, so its head and tail have one writer.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { SIDE_HEAD } from "../../../ffi/kernels/layout.generated.ts";
import { claimOf, settle, storeTail } from "../kernel/side.ts";

/** Claims slots, if any are there. */
export function claimSingleThread(
  side: usize,
  otherTail: usize,
  limit: u32,
  wanted: u32,
  isBulk: bool,
): u64 {
  // A plain load: only this thread writes its head.
  const head = load<u32>(side, SIDE_HEAD);
  const available: u32 = limit + atomic.load<u32>(otherTail) - head;
  const n = settle(wanted, available, isBulk);
  if (n === 0) return 0;
  // A plain store: the other side never looks at our head, and the thread
  // that takes this side over after us sees it through the tail's store.
  store<u32>(side, head + n, SIDE_HEAD);
  return claimOf(head, n);
}

/** Publishes n slots claimed at a position. */
export function publishSingleThread(
  side: usize,
  position: u32,
  n: u32,
): void {
  storeTail(side, position + n);
}
