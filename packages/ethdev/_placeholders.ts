/**
 * The functions that DPDK and drivers put where nothing can be received or
 * sent. They do no harm, but the one for ports that are not started writes to
 * the log.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { isPort } from "./_device.ts";

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

/** What stands there; undefined while there is every port that there can be. */
function unusedEntry(): readonly Address[] | undefined {
  const fields = layout().rte_eth_fp_ops;
  const entry = entries().find(({ id }) => !isPort(id))?.entry;
  return entry && [
    entry.pointer(fields.rx_pkt_burst),
    entry.pointer(fields.tx_pkt_burst),
  ];
}

/**
 * Closes all queues of this process, of all threads: as if their ports were not
 * started. For the EAL's end, after which a secondary still has its ports.
 */
export function closeQueues(): void {
  const all = entries();
  const unused = all.find(({ id }) => !isPort(id))?.entry;
  if (unused === undefined) return;
  for (const { id, entry } of all) {
    if (!isPort(id)) continue;
    // Each pointer by one store: another thread may be about to use it.
    unused.u64.forEach((word, i) => Atomics.store(entry.u64, i, word));
  }
}

/** The entries of all ports that there can be, the last one first. */
function entries(): { readonly id: number; readonly entry: Window }[] {
  const { sizeof } = layout().rte_eth_fp_ops;
  const { RTE_MAX_ETHPORTS } = layout().constants;
  const table = dpdk().symbol("rte_eth_fp_ops");
  return Array.from({ length: RTE_MAX_ETHPORTS }, (_, i) => {
    const id = RTE_MAX_ETHPORTS - 1 - i;
    return { id, entry: openWindow(table + id * sizeof, sizeof) };
  });
}
