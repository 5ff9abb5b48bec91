import assert from "node:assert/strict";
import { type Layout, layout, layoutFor } from "../layout/mod.ts";
import { dpdk } from "./dpdk.ts";
import type { Dpdk } from "./dpdk_functions.ts";
import { unknownBuild } from "./library_error.ts";
import { addressOf } from "../memory/c_memory.ts";
import { checkBeforeInit } from "./self_check.ts";

/** One release of each table. */
const RELEASES = [2211, 2311, 2411, 2511, 2607];

/** The loaded library's table with one value changed. */
function altered(
  struct: keyof Layout,
  changes: Readonly<Record<string, number>>,
): Layout {
  const table = layout();
  return { ...table, [struct]: { ...table[struct], ...changes } };
}

/** Where the fake libraries have their variables. */
const variables: BigUint64Array[] = [];

/** The table of ports as a release has it before any is configured. */
function unconfiguredPorts(table: Layout): number {
  const { rte_eth_fp_ops: ops, constants } = table;
  const memory = new BigUint64Array(
    ops.sizeof * constants.RTE_MAX_ETHPORTS / 8,
  );
  variables.push(memory);
  for (let port = 0; port < constants.RTE_MAX_ETHPORTS; port++) {
    const set = (field: number, value: bigint): void => {
      memory[(port * ops.sizeof + field) / 8] = value;
    };
    // Whatever is called through one of these ends the test with a signal.
    set(ops["rxq.data"], 0x10n);
    set(ops["txq.data"], 0x10n);
    set(ops["rxq.clbk"], 0x20n);
    set(ops["txq.clbk"], 0x20n);
    set(ops.rx_pkt_burst, 0x30n);
    set(ops.tx_pkt_burst, 0x40n);
    if (table.behaviour.abi > 23) set(ops.rx_queue_count, 0x50n);
  }
  return addressOf(memory);
}

/** The loaded library in the guise of a release. */
function fake(table: Layout): Dpdk {
  const real = dpdk();
  const ports = unconfiguredPorts(table);
  const { behaviour, rte_ring } = table;
  return {
    ...real,
    rte_ring_get_memsize: (count: number) =>
      rte_ring.sizeof + count * 8 + behaviour.ringGuard,
    symbol: (name) => name === "rte_eth_fp_ops" ? ports : real.symbol(name),
    hasVersion: (_name, version) => version === `DPDK_${behaviour.abi}`,
  };
}

Deno.test("checkBeforeInit() passes the table of the loaded DPDK", () => {
  assert.equal(checkBeforeInit(dpdk(), layout()), undefined);
});

Deno.test("checkBeforeInit() stops every table that does not fit", () => {
  const ops = layout().rte_eth_fp_ops;
  const wrong: [keyof Layout, Record<string, number>, RegExp][] = [
    ["rte_ring", { sizeof: 448 }, /rte_ring_get_memsize/],
    ["rte_ring", { mask: 56 }, /rte_ring.mask/],
    ["rte_ring", { "prod.sync_type": 140 }, /prod.sync_type/],
    ["rte_mempool_objhdr", { sizeof: 32 }, /header of a mempool object/],
    ["rte_mempool_ops_table", { sizeof: 2048 }, /rte_mempool_ops_table/],
    [
      "rte_eth_fp_ops",
      { rx_pkt_burst: ops["rxq.data"], "rxq.data": ops.rx_pkt_burst },
      /rte_eth_fp_ops/,
    ],
    ["constants", { RTE_MAX_ETHPORTS: 64 }, /size of rte_eth_fp_ops/],
    ["behaviour", { abi: 22 }, /DPDK_22/],
    ["behaviour", { ringGuard: 128 }, /rte_ring_get_memsize/],
  ];
  for (const [struct, changes, expected] of wrong) {
    const problem = checkBeforeInit(dpdk(), altered(struct, changes));
    assert.match(problem ?? "passed", expected);
  }
});

Deno.test("checkBeforeInit() stops every other release's table on the loaded DPDK", () => {
  const tables = RELEASES.map((release) => layoutFor(release)!);
  assert.equal(tables.filter((table) => table === layout()).length, 1);
  for (const table of tables) {
    const problem = checkBeforeInit(dpdk(), table);
    if (table === layout()) assert.equal(problem, undefined);
    else assert.notEqual(problem, undefined);
  }
});

for (const release of RELEASES) {
  for (const forced of RELEASES) {
    Deno.test(`checkBeforeInit() ${release === forced ? "passes" : "stops"} the table of ${forced} on ${release}`, () => {
      const library = fake(layoutFor(release)!);
      const problem = checkBeforeInit(library, layoutFor(forced)!);
      if (release === forced) assert.equal(problem, undefined);
      else assert.match(problem ?? "passed", /^\S.* is -?\d+, not -?\d+$/);
    });
  }
}

Deno.test("checkBeforeInit() tells fields of ports apart even where ABI numbers lie", () => {
  for (const release of [2311, 2411, 2511]) {
    const library = { ...fake(layoutFor(release)!), hasVersion: () => true };
    const problem = checkBeforeInit(library, layoutFor(2211)!);
    assert.match(problem ?? "passed", /rte_eth_fp_ops/);
  }
});

Deno.test("unknownBuild() says in one line what is wrong and what to do", () => {
  const { message } = unknownBuild(
    { path: "lib.so", version: "22.11.11" },
    "rte_ring.mask is 1, not 7",
  );
  assert.equal(
    message,
    "Cannot use lib.so (DPDK 22.11.11): it was built with other options than this project knows: rte_ring.mask is 1, not 7. Install the DPDK of your distribution, or set DPDK_LIB_DIR to the folder of one that was built with default options",
  );
});
