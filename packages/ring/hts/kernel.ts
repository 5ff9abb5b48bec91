/**
 * "hts": many threads on one side, one claim at a time: the next thread may
 * claim only when head equals tail again. Why a swap of the head alone is as
 * strong as DPDK's swap of both stands in packages/ring/hts/reference.ts.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import { SIDE_HEAD, SIDE_TAIL } from "../../../ffi/kernels/layout.generated.ts";
import { claimOf, NOT_NOW, settle, SPINS, storeTail } from "../kernel/side.ts";

/** Claims slots, if any are there; or NOT_NOW. */
export function claimHeadTail(
  side: usize,
  otherTail: usize,
  limit: u32,
  wanted: u32,
  isBulk: bool,
): u64 {
  for (let spins: i32 = 0; spins < SPINS; spins++) {
    // The head first: were it read last, the tail could be the older one.
    const head = atomic.load<u32>(side, SIDE_HEAD);
    if (atomic.load<u32>(side, SIDE_TAIL) !== head) continue;
    const available: u32 = limit + atomic.load<u32>(otherTail) - head;
    const n = settle(wanted, available, isBulk);
    if (n === 0) return 0;
    if (atomic.cmpxchg<u32>(side, head, head + n, SIDE_HEAD) === head) {
      return claimOf(head, n);
    }
  }
  return NOT_NOW;
}

/** Publishes n slots claimed at a position. */
export function publishHeadTail(side: usize, position: u32, n: u32): void {
  // Release for both sides: the other one sees our copies, and the next
  // thread of this one, which waits for this very store, sees them as well.
  storeTail(side, position + n);
}
