/**
 * The steps of a move on a side of a ring, in each of its modes.
 *
 * @module
 */
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { type RingSide, SideState } from "./_side.ts";
import {
  claimHeadTail,
  finishHeadTail,
  publishHeadTail,
} from "./hts/reference.ts";
import { claimMultiThread, publishMultiThread } from "./mt/reference.ts";
import { claimRelaxedTail, publishRelaxedTail } from "./rts/reference.ts";
import {
  claimSingleThread,
  finishSingleThread,
  publishSingleThread,
} from "./st/reference.ts";

/**
 * Claims `wanted` slots, or as many as there are unless `isBulk`. Returns how
 * many; they start at `side.claimed`.
 */
export function claimSlots(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  side.check();
  switch (side.mode) {
    case SyncType.MT:
      return claimMultiThread(side, wanted, isBulk);
    case SyncType.ST:
      return claimSingleThread(side, wanted, isBulk);
    case SyncType.RTS:
      return claimRelaxedTail(side, wanted, isBulk);
    default:
      return claimHeadTail(side, wanted, isBulk);
  }
}

/** Hands the `n` slots just claimed to the other side. */
export function publishSlots(side: RingSide, n: number): void {
  switch (side.mode) {
    case SyncType.MT:
      return publishMultiThread(side, n);
    case SyncType.ST:
      return publishSingleThread(side, n);
    case SyncType.RTS:
      return publishRelaxedTail(side);
    default:
      return publishHeadTail(side, n);
  }
}

/** Claims slots that `finishSlots` will hand over, wholly or in part. */
export function startSlots(
  side: RingSide,
  wanted: number,
  isBulk: boolean,
): number {
  side.check();
  if (side.mode === SyncType.MT || side.mode === SyncType.RTS) {
    throw new TypeError(
      `Cannot start ${side.verb} on ring "${side.ringName}": only st and hts sides can reserve`,
    );
  }
  const n = claimSlots(side, wanted, isBulk);
  if (n > 0) {
    side.reserved = n;
    side.state = SideState.RESERVED;
  }
  return n;
}

/** Hands over the first `n` reserved slots and gives back the others. */
export function finishSlots(side: RingSide, n: number): void {
  // Without a reservation of our own the head may be another thread's.
  if (side.state !== SideState.RESERVED) return;
  if (side.mode === SyncType.ST) finishSingleThread(side, n);
  else finishHeadTail(side, n);
  side.reserved = 0;
  side.state = SideState.OPEN;
}
