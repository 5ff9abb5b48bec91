/**
 * In which bursts a packet is, as checked mode knows.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/** Finds packets in a burst. */
export interface Finder {
  /** Adds each place of a packet: `packet 2 of burst 1`. */
  find(address: Address, found: string[]): void;
}

const bursts = new WeakSet<object>();
/** Those of this thread whose bursts live, but for placed ones. */
let finders: WeakRef<Finder>[] = [];

/** Notes that a batch is a burst. */
export function noteBurst(batch: object): void {
  bursts.add(batch);
}

/** Whether a batch is a burst. */
export function isBurst(batch: object): boolean {
  return bursts.has(batch);
}

/** Has a burst looked into from now on, for as long as it lives. */
export function lookIn(finder: Finder): void {
  finders.push(new WeakRef(finder));
}

/** Where a packet is in bursts of this thread: `packet 2 of burst 1`. */
export function copiesOf(address: Address): string[] {
  const found: string[] = [];
  let ended = 0;
  for (const reference of finders) {
    const finder = reference.deref();
    if (finder === undefined) ended++;
    else finder.find(address, found);
  }
  if (ended > 8) finders = finders.filter((each) => each.deref());
  return found;
}
