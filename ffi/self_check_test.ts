import assert from "node:assert/strict";
import { type Layout, layout } from "./layout/mod.ts";
import { dpdk } from "./library.ts";
import { checkBeforeInit } from "./self_check.ts";

/** The installed library's table with one value changed. */
function altered(
  struct: keyof Layout,
  changes: Readonly<Record<string, number>>,
): Layout {
  const table = layout();
  return { ...table, [struct]: { ...table[struct], ...changes } };
}

Deno.test("checkBeforeInit() passes the table of the installed DPDK", () => {
  assert.equal(checkBeforeInit(dpdk(), layout()), undefined);
});

Deno.test("checkBeforeInit() stops every table that does not fit", () => {
  const wrong: [keyof Layout, Record<string, number>, RegExp][] = [
    ["rte_ring", { sizeof: 448 }, /rte_ring_get_memsize/],
    ["rte_ring", { mask: 56 }, /rte_ring.mask/],
    ["rte_ring", { "prod.sync_type": 140 }, /prod.sync_type/],
    ["rte_mempool_objhdr", { sizeof: 32 }, /header of a mempool object/],
    ["rte_mempool_ops_table", { sizeof: 2048 }, /rte_mempool_ops_table/],
    // The order of fields in 23.11 and later.
    ["rte_eth_fp_ops", {
      "rxq.data": 0,
      "rxq.clbk": 8,
      rx_pkt_burst: 16,
      "txq.data": 64,
      "txq.clbk": 72,
      tx_pkt_burst: 80,
    }, /rte_eth_fp_ops/],
    ["constants", { RTE_MAX_ETHPORTS: 64 }, /size of rte_eth_fp_ops/],
  ];
  for (const [struct, changes, expected] of wrong) {
    const problem = checkBeforeInit(dpdk(), altered(struct, changes));
    assert.match(problem ?? "passed", expected);
  }
});
