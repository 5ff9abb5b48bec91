/**
 * Elements that go into rings as plain numbers, in checked mode: addresses of
 * packets that the thread knows are packets sent. Addresses of objects may be
 * told to others without giving the object away.
 *
 * @module
 */
import type { Address } from "../../../ffi/types.ts";
import { hex } from "../../../ffi/shown.ts";
import { CheckError } from "../../eal/check_error.ts";
import { ledger } from "./ledger.ts";
import type { EndName } from "./observer.ts";

/** Throws if one of the first n is a packet that this thread does not hold. */
export function checkPassing(
  { object, tried }: EndName,
  elements: ArrayLike<Address>,
  n: number,
): void {
  if (n > 0) ledger.nextMove();
  for (let i = 0; i < n; i++) {
    const entry = ledger.find(elements[i]!);
    if (entry === undefined || !entry.isPacket || entry.holds > 0) continue;
    throw new CheckError({
      rule: "gone",
      object,
      tried,
      problem: `packet ${i} of ${n} (mbuf ${
        hex(entry.address)
      }) is no longer held`,
      element: entry.address,
      earlier: ledger.tell(entry),
    });
  }
}

/** Notes that the first n of them are in a ring. */
export function notePassed(
  { event }: EndName,
  elements: ArrayLike<Address>,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const entry = ledger.find(elements[i]!);
    if (entry === undefined) continue;
    if (entry.isPacket) ledger.give(entry, event, i, n);
    else entry.isPassed = true;
  }
}
