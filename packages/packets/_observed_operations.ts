/**
 * Work on whole bursts in checked mode.
 *
 * @module
 */
import type { Burst } from "../mempool/burst.ts";
import { withoutChecks } from "../mempool/internal/checks_off.ts";
import { checkHeld } from "../mempool/internal/observed_burst.ts";
import type { BurstOperations } from "./burst_operations.ts";

/** The operations, which refuse packets that this thread has given away. */
export function observedOperations(
  operations: BurstOperations,
  burst: Burst,
): BurstOperations {
  function observed<N extends keyof BurstOperations>(
    name: N,
  ): BurstOperations[N] {
    const call = operations[name] as (...parameters: unknown[]) => unknown;
    const checked = (...parameters: unknown[]): unknown => {
      checkHeld(burst, name);
      // Packets that move are in two bursts for a moment.
      return withoutChecks(() => call.apply(operations, parameters));
    };
    return checked as BurstOperations[N];
  }
  // Shown as what it stands for.
  return Object.assign(Object.create(operations) as BurstOperations, {
    rewriteMacs: observed("rewriteMacs"),
    portRun: observed("portRun"),
    sumPacketLengths: observed("sumPacketLengths"),
    countEtherType: observed("countEtherType"),
    countFlags: observed("countFlags"),
    sort: observed("sort"),
    deal: observed("deal"),
  });
}
