/**
 * Checks that the layout table fits the loaded library before anything is
 * read through it: distributions may build DPDK with other limits or with
 * debug fields, or call something else by a supported version. Cheap, needs
 * neither hugepages nor the EAL, and calls nothing that the table leads to.
 *
 * @module
 */
import type { Dpdk } from "./dpdk_functions.ts";
import type { Layout } from "../layout/mod.ts";
import { addressOf, cString, openWindow } from "../memory/c_memory.ts";
import type { Window } from "../memory/window.ts";

/** A fact that must hold: what, as expected, as found. */
type Fact = [what: string, expected: number, found: number];

const SINGLE_BOTH = 1 | 2;
const EXACT_SIZE = 4;
const RTS_BOTH = 8 | 16;
const HTS_BOTH = 32 | 64;

/** Flags of a ring and what they make of [capacity of count 8, sync type]. */
const ringCases: readonly [flags: number, capacity: number, sync: number][] = [
  [0, 7, 0],
  [SINGLE_BOTH, 7, 1],
  [RTS_BOTH, 7, 2],
  [HTS_BOTH, 7, 3],
  [EXACT_SIZE, 8, 0],
];

/**
 * Compares the table with the library.
 *
 * @returns what is wrong, or undefined if all is as the table says.
 */
export function checkBeforeInit(
  library: Dpdk,
  table: Layout,
): string | undefined {
  for (
    const facts of [abiFacts, ringFacts, symbolFacts, mempoolFacts, portFacts]
  ) {
    const wrong = firstWrong(facts(library, table));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/**
 * Compares limits that only show once the EAL runs.
 *
 * @param lcore The calling thread, by the cell behind rte_lcore_id().
 * @returns what is wrong, or undefined if all is as the table says.
 */
export function checkAfterInit(
  library: Dpdk,
  table: Layout,
  lcore: number,
): string | undefined {
  const { RTE_MAX_LCORE, RTE_MAX_ETHPORTS } = table.constants;
  const facts: Fact[] = [
    [
      "RTE_MAX_LCORE",
      RTE_MAX_LCORE,
      library.rte_get_next_lcore(RTE_MAX_LCORE - 1, 0, 0),
    ],
    [
      "RTE_MAX_ETHPORTS",
      RTE_MAX_ETHPORTS,
      library.rte_eth_find_next(RTE_MAX_ETHPORTS),
    ],
    ["the main lcore", library.rte_get_main_lcore(), lcore],
  ];
  return firstWrong(facts);
}

function firstWrong(facts: Iterable<Fact>): string | undefined {
  for (const [what, expected, found] of facts) {
    if (expected !== found) return `${what} is ${found}, not ${expected}`;
  }
  return undefined;
}

/** All symbols of a build carry the number of its ABI, whatever it calls itself. */
function* abiFacts(library: Dpdk, table: Layout): Generator<Fact> {
  const { abi } = table.behaviour;
  yield [
    `number of symbol versions DPDK_${abi}`,
    1,
    library.hasVersion("rte_eal_init", `DPDK_${abi}`) ? 1 : 0,
  ];
}

function* ringFacts(library: Dpdk, table: Layout): Generator<Fact> {
  const ring = table.rte_ring;
  yield [
    "rte_ring_get_memsize(8)",
    ring.sizeof + 64 + table.behaviour.ringGuard,
    library.rte_ring_get_memsize(8),
  ];
  const scratch = new Uint8Array(4096);
  const start = addressOf(scratch);
  const aligned = Math.ceil(start / 64) * 64;
  const window = openWindow(aligned, 2048);
  for (const [flags, capacity, sync] of ringCases) {
    scratch.fill(0xa5);
    const result = library.rte_ring_init(
      aligned,
      cString("self_check"),
      8,
      flags,
    );
    yield [`rte_ring_init with flags ${flags}`, 0, result];
    yield* ringFieldFacts(window, ring, flags, capacity, sync);
  }
}

function* ringFieldFacts(
  window: Window,
  ring: Layout["rte_ring"],
  flags: number,
  capacity: number,
  sync: number,
): Generator<Fact> {
  const size = flags === EXACT_SIZE ? 16 : 8;
  const word = (offset: number): number => window.u32[offset >>> 2]!;
  yield [
    "rte_ring.name",
    0,
    window.text(ring.name, 29) === "self_check" ? 0 : 1,
  ];
  yield ["rte_ring.flags", flags, word(ring.flags)];
  yield ["rte_ring.size", size, word(ring.size)];
  yield ["rte_ring.mask", size - 1, word(ring.mask)];
  yield ["rte_ring.capacity", capacity, word(ring.capacity)];
  yield ["rte_ring.prod.sync_type", sync, word(ring["prod.sync_type"])];
  yield ["rte_ring.cons.sync_type", sync, word(ring["cons.sync_type"])];
  yield ["rte_ring.prod.head", 0, word(ring["prod.head"])];
  yield ["rte_ring.cons.tail", 0, word(ring["cons.tail"])];
  if (sync === 2) {
    yield [
      "rte_ring.rts_prod.htd_max",
      capacity >> 3,
      word(ring["rts_prod.htd_max"]),
    ];
    yield [
      "rte_ring.rts_cons.htd_max",
      capacity >> 3,
      word(ring["rts_cons.htd_max"]),
    ];
  }
}

/** Sizes of exported data tell RTE_MAX_ETHPORTS and the table sizes. */
function* symbolFacts(library: Dpdk, table: Layout): Generator<Fact> {
  const ports = table.rte_eth_fp_ops.sizeof * table.constants.RTE_MAX_ETHPORTS;
  yield [
    "size of rte_eth_fp_ops",
    ports,
    library.symbolSize("rte_eth_fp_ops"),
  ];
  yield [
    "size of rte_mempool_ops_table",
    table.rte_mempool_ops_table.sizeof,
    library.symbolSize("rte_mempool_ops_table"),
  ];
}

/** Debug builds put cookies into each object's header. */
function* mempoolFacts(library: Dpdk, table: Layout): Generator<Fact> {
  const NO_SPREAD_NO_CACHE_ALIGN = 1 | 2;
  const sizes = new Uint32Array(32); // rte_mempool_objsz: elt, header, trailer, total
  library.rte_mempool_calc_obj_size(100, NO_SPREAD_NO_CACHE_ALIGN, sizes);
  yield [
    "header of a mempool object",
    table.rte_mempool_objhdr.sizeof,
    sizes[1]!,
  ];
  yield ["trailer of a mempool object", 0, sizes[2]!];
}

/**
 * The entry of an unconfigured port, filled by a constructor of the library:
 * rx and tx share their dummy queues, everything else differs. This alone
 * tells the field orders of different releases apart.
 */
function* portFacts(library: Dpdk, table: Layout): Generator<Fact> {
  const ops = table.rte_eth_fp_ops;
  const last = ops.sizeof * (table.constants.RTE_MAX_ETHPORTS - 1);
  const entry = openWindow(library.symbol("rte_eth_fp_ops") + last, ops.sizeof);
  const data = entry.pointer(ops["rxq.data"]);
  const callbacks = entry.pointer(ops["rxq.clbk"]);
  yield ["rte_eth_fp_ops.txq.data", data, entry.pointer(ops["txq.data"])];
  yield ["rte_eth_fp_ops.txq.clbk", callbacks, entry.pointer(ops["txq.clbk"])];
  const distinct = new Set([
    0,
    data,
    callbacks,
    entry.pointer(ops.rx_pkt_burst),
    entry.pointer(ops.tx_pkt_burst),
  ]);
  yield ["number of distinct entries in rte_eth_fp_ops", 5, distinct.size];
}
