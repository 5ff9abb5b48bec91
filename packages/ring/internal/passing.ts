/**
 * Elements that go into rings as plain numbers, in checked mode: addresses of
 * packets that the thread knows are packets sent. Addresses of objects may be
 * told to others without giving the object away.
 *
 * @module
 */
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { hex } from "../../../ffi/runtime/shown.ts";
import { CheckError } from "../../eal/check_error.ts";
import { Giving } from "./giving.ts";
import { type Entry, ledger } from "./ledger.ts";
import type { EndName } from "./batch_observer.ts";

/** What goes into a ring by one call; made once for an end and reused. */
export class Passing {
  readonly #end: EndName;
  readonly #giving = new Giving();
  #count = 0;

  constructor(end: EndName) {
    this.#end = end;
  }

  /** Throws if one of the first n is a packet that this thread does not hold. */
  check(elements: ArrayLike<Address>, n: number): void {
    if (n > 0) ledger.nextMove();
    this.#count = n;
    this.#giving.clear();
    for (let i = 0; i < n; i++) {
      for (const entry of ledger.entriesOf(elements[i]!)) {
        if (!entry.isPacket || this.#giving.add(entry, i)) continue;
        this.#giving.clear();
        throw this.#refusal(entry, elements[i]!, i);
      }
    }
  }

  /** Notes that the first n of them are in the ring. */
  settle(elements: ArrayLike<Address>, n: number): void {
    this.#giving.settle((i) => i < n, this.#end.event, this.#count);
    for (let i = 0; i < n; i++) {
      const entry = ledger.find(elements[i]!);
      if (entry !== undefined && !entry.isPacket) entry.isPassed = true;
    }
  }

  #refusal(entry: Entry, head: Address, i: number): CheckError {
    const { object, tried } = this.#end;
    const isGone = entry.holds === 0;
    const what = entry.address === head ? "" : "a segment of ";
    const problem = isGone
      ? "is no longer held"
      : "is sent twice at once, and held only once";
    return new CheckError({
      rule: isGone ? "gone" : "elsewhere",
      object,
      tried,
      problem: `${what}packet ${i} of ${this.#count} (mbuf ${
        hex(entry.address)
      }) ${problem}`,
      element: entry.address,
      earlier: ledger.tell(entry),
    });
  }
}
