/**
 * Checks a pool before its first use in this process.
 *
 * A pool names its operations by an index into a table that every process
 * fills as its drivers load. A process that loaded a mempool driver too early
 * has another order, and would use a multi-producer pool as if it were alone:
 * silent corruption. The kind that the index means here must therefore be the
 * kind that the pool's ring really has.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { yieldCpu } from "../../ffi/os/libc.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { objectWindow } from "../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { RingView } from "../ring/ring_view.ts";
import type { SyncMode } from "../ring/flags.ts";

/** Kinds of pool that are a ring, with the ring's [producer, consumer] modes. */
const ringKinds: Readonly<Record<string, readonly [SyncMode, SyncMode]>> = {
  ring_mp_mc: ["mt", "mt"],
  ring_sp_sc: ["st", "st"],
  ring_mp_sc: ["mt", "st"],
  ring_sp_mc: ["st", "mt"],
  ring_mt_rts: ["rts", "rts"],
  ring_mt_hts: ["hts", "hts"],
};

/** The name that a pool's operations have in this process; "" if unknown. */
function operationsName(pool: Window): string {
  const index = pool.i32[layout().rte_mempool.ops_index / 4]!;
  const table = layout().rte_mempool_ops_table;
  const { sizeof, name } = layout().rte_mempool_ops;
  const known = openWindow(
    dpdk().symbol("rte_mempool_ops_table"),
    table.sizeof,
  );
  const count = known.u32[table.num_ops / 4]!;
  if (index < 0 || index >= count) return "";
  return known.text(table.ops + index * sizeof + name, 32);
}

/**
 * Why the pool has not all its objects, or undefined. Other processes find a
 * pool by name before its creator has filled it.
 *
 * @param pool The pool's header.
 */
export function contentProblem(pool: Window): string | undefined {
  const { populated_size, size } = layout().rte_mempool;
  const there = Atomics.load(pool.u32, populated_size / 4);
  const all = pool.u32[size / 4]!;
  if (there === all) return undefined;
  return `it has ${there} of its ${all} objects yet: try again when its creator has finished`;
}

/**
 * Why the pool is of a kind that this project cannot use, or undefined.
 *
 * @param pool The pool's header.
 */
export function kindProblem(pool: Window): string | undefined {
  const kind = operationsName(pool);
  if (kind in ringKinds) return undefined;
  return `its kind is "${kind}", supported are ${
    Object.keys(ringKinds).join(", ")
  }`;
}

/** The ring that holds a pool's free objects. */
export function openPoolRing(pool: Window): RingView {
  const address = pool.pointer(layout().rte_mempool.pool_data);
  const { sizeof, size } = layout().rte_ring;
  const slots = openWindow(address, sizeof).u32[size / 4]!;
  const window = objectWindow(address, RingView.memorySize(slots));
  return new RingView(window, address - window.base, { relax: yieldCpu });
}

/** Why the pool's ring is not what its kind says, or undefined. */
export function ringProblem(pool: Window, ring: RingView): string | undefined {
  const kind = operationsName(pool);
  const [producer, consumer] = ringKinds[kind]!;
  if (ring.producerSync === producer && ring.consumerSync === consumer) {
    return undefined;
  }
  return `its operations are ${kind} in this process, but its ring is ${ring.producerSync}/${ring.consumerSync}: a mempool driver was loaded before the EAL`;
}

/** Why the pool is not laid out as the table says, or undefined. */
export function layoutProblem(
  address: Address,
  pool: Window,
  memoryLength: number,
  firstObject: Window | undefined,
): string | undefined {
  const { rte_mempool, rte_mempool_cache, rte_mempool_objhdr, constants } =
    layout();
  const cached = pool.u32[rte_mempool.cache_size / 4]! > 0;
  const caches = cached
    ? rte_mempool_cache.sizeof * constants.RTE_MAX_LCORE
    : 0;
  const privateSize = pool.u32[rte_mempool.private_data_size / 4]!;
  const line = constants.RTE_CACHE_LINE_SIZE;
  const expected = rte_mempool.sizeof + caches +
    Math.ceil(privateSize / line) * line;
  if (memoryLength !== expected) {
    return `its memzone has ${memoryLength} bytes, not ${expected}`;
  }
  if (
    cached &&
    pool.pointer(rte_mempool.local_cache) !== address + rte_mempool.sizeof
  ) {
    return "its caches do not follow its header";
  }
  if (firstObject?.pointer(rte_mempool_objhdr.mp) !== address) {
    return "its first object does not point back to it";
  }
  return undefined;
}
