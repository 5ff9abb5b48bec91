/**
 * Finds pools by name.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { notNull } from "../eal/internal/not_null.ts";

/** The address of a pool; 0 if there is none. */
export function findPool(name: string): Address {
  requireEal();
  return dpdk().rte_mempool_lookup(cString(name));
}

/** The address of a pool. Throws a DpdkError, ENOENT, if there is none. */
export function lookUp(name: string): Address {
  return notNull(
    findPool(name),
    `Cannot find mempool "${name}"`,
    "rte_mempool_lookup",
  );
}
