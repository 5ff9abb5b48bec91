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

/**
 * What stands in the entry of a port that does not exist; undefined while
 * there is every port that there can be.
 */
function unusedEntry(): readonly Address[] | undefined {
  const fields = layout().rte_eth_fp_ops;
  const { RTE_MAX_ETHPORTS } = layout().constants;
  const table = dpdk().symbol("rte_eth_fp_ops");
  for (let id = RTE_MAX_ETHPORTS - 1; id >= 0; id--) {
    if (isPort(id)) continue;
    const entry = openWindow(table + id * fields.sizeof, fields.sizeof);
    return [
      entry.pointer(fields.rx_pkt_burst),
      entry.pointer(fields.tx_pkt_burst),
    ];
  }
  return undefined;
}
