/**
 * Opens a pool that is there: reads its header and checks it.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { objectWindow } from "../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { RingView } from "../ring/ring_view.ts";
import {
  contentProblem,
  kindProblem,
  layoutProblem,
  openPoolRing,
  ringProblem,
} from "./_pool_check.ts";
import { PoolMemory } from "./_pool_memory.ts";

/** A pool's parts. */
export interface OpenPool {
  readonly name: string;
  readonly size: number;
  readonly elementSize: number;
  readonly cacheSize: number;
  /** Header, caches and private data. */
  readonly window: Window;
  /** The window that caches are used in, and the header's offset in it. */
  readonly cacheWindow: Window;
  readonly cacheOffset: number;
  /** Holds the free objects that are in no cache. */
  readonly ring: RingView;
  readonly memory: PoolMemory;
}

/**
 * Opens the pool at an address.
 *
 * @throws {Error} if it cannot be used from this process.
 */
export function openPool(address: Address): OpenPool {
  const { rte_mempool: fields, rte_memzone, rte_mempool_objhdr, constants } =
    layout();
  const header = openWindow(address, fields.sizeof);
  const word = (offset: number): number => header.u32[offset >>> 2]!;
  const name = header.text(fields.name, constants.RTE_MEMPOOL_NAMESIZE);
  const check = (problem: string | undefined): void => {
    if (problem !== undefined) {
      throw new Error(`Cannot use mempool "${name}": ${problem}`);
    }
  };
  // First: until it is filled, nothing else of it needs to be right.
  check(contentProblem(header));
  // Next: the queue of another kind of pool must not be taken for a ring.
  check(kindProblem(header));
  const ring = openPoolRing(header);
  check(ringProblem(header, ring));

  const memzone = openWindow(header.pointer(fields.mz), rte_memzone.sizeof);
  const length = memzone.pointer(rte_memzone.len);
  const first = header.pointer(fields["elt_list.stqh_first"]);
  check(layoutProblem(
    address,
    header,
    length,
    first === 0 ? undefined : openWindow(first, rte_mempool_objhdr.sizeof),
  ));
  const cacheWindow = objectWindow(address, length);
  return {
    name,
    size: word(fields.size),
    elementSize: word(fields.elt_size),
    cacheSize: word(fields.cache_size),
    window: openWindow(address, length),
    cacheWindow,
    cacheOffset: address - cacheWindow.base,
    ring,
    memory: new PoolMemory(name, header),
  };
}
