/**
 * What work on whole bursts asks in checked mode.
 *
 * @module
 */
import { observerOf } from "../../ring/internal/observer.ts";
import { BurstObserver } from "../_burst_observer.ts";
import type { Burst } from "../burst.ts";

/** Throws if a packet of a burst is no longer held. */
export function checkHeld(burst: Burst, call: string): void {
  const observer = observerOf(burst);
  if (observer instanceof BurstObserver) observer.checkHeld(call);
}
