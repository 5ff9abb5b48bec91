/**
 * The functions that DPDK and drivers put where nothing can be received or
 * sent. They do no harm, but the one for ports that are not started writes to
 * the log.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { burstEntry, isPort } from "./_device.ts";

let notStarted: readonly Address[] | undefined;
let dummy: Address | undefined;

/** Tells whether a function is DPDK's for ports that are not started. */
export function isNotStarted(fn: Address): boolean {
  notStarted ??= unusedEntry();
  return notStarted !== undefined && notStarted.includes(fn);
}

/** Tells whether a function is the one that drivers take for "nothing". */
export function isDummy(fn: Address): boolean {
  dummy ??= dpdk().symbol("rte_eth_pkt_burst_dummy");
  return fn === dummy;
}

/** Tells whether a function is one of both. */
export function isPlaceholder(fn: Address): boolean {
  return isNotStarted(fn) || isDummy(fn);
}

/** What stands in the entry of no port; undefined while there is every port. */
function unusedEntry(): readonly Address[] | undefined {
  const fields = layout().rte_eth_fp_ops;
  const id = unusedId();
  if (id === undefined) return undefined;
  const entry = burstEntry(id);
  return [
    entry.pointer(fields.rx_pkt_burst),
    entry.pointer(fields.tx_pkt_burst),
  ];
}

/**
 * Closes all queues of this process, of all threads: as if their ports were not
 * started. For the EAL's end, after which a secondary still has its ports.
 */
export function closeQueues(): void {
  const unused = unusedId();
  if (unused === undefined) return;
  const words = burstEntry(unused).u64;
  for (const id of allIds().filter(isPort)) {
    const entry = burstEntry(id);
    // Each pointer by one store: another thread may be about to use it.
    words.forEach((word, i) => Atomics.store(entry.u64, i, word));
  }
}

/** An id that no port has; undefined while there is every port. */
function unusedId(): number | undefined {
  return allIds().findLast((id) => !isPort(id));
}

/** The ids of all ports that there can be. */
function allIds(): number[] {
  const { RTE_MAX_ETHPORTS } = layout().constants;
  return Array.from({ length: RTE_MAX_ETHPORTS }, (_, id) => id);
}
