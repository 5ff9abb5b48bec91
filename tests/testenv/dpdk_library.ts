/**
 * Libraries of the DPDK under test.
 *
 * @module
 */
import { layoutFor } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";

/** The name of a library, such as "librte_mbuf.so.23" for "mbuf". */
export function soname(part: string): string {
  const { behaviour } = layoutFor(dpdk().release)!;
  return `librte_${part}.so.${behaviour.abi}`;
}
