/**
 * Work on whole bursts in checked mode.
 *
 * @module
 */
import type { Burst } from "../mempool/burst.ts";
import { withoutChecks } from "../mempool/internal/checks_off.ts";
import type { BurstOperations } from "./burst_operations.ts";

/** The operations, which refuse packets that this thread has given away. */
export function observedOperations(
  operations: BurstOperations,
  burst: Burst,
): BurstOperations {
  const { mbufs } = burst;
  /** Any checked call refuses them. */
  function check(): void {
    for (let i = 0; i < burst.length; i++) mbufs.dataLength(burst.mbuf(i));
  }
  /** Checks the packets, then does the work. */
  function after<P extends unknown[], T>(
    run: (...parameters: P) => T,
  ): (...parameters: P) => T {
    return (...parameters) => {
      check();
      // Packets that move are in two bursts for a moment.
      return withoutChecks(() => run.apply(operations, parameters));
    };
  }
  return {
    rewriteMacs: after(operations.rewriteMacs),
    portRun: after(operations.portRun),
    sumPacketLengths: after(operations.sumPacketLengths),
    countEtherType: after(operations.countEtherType),
    countFlags: after(operations.countFlags),
    sort: after(operations.sort),
    deal: after(operations.deal),
  };
}
