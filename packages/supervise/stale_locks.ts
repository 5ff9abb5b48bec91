/**
 * Locks in shared memory that a killed process left held.
 *
 * The EAL's locks are words in memory: nobody opens them when their holder is
 * killed. A process holds them while it starts, for milliseconds, and hardly
 * ever after that. One killed then stops every later start, or, where it only
 * read, the next change of the memory and the primary's cleanup.
 *
 * | lock                | held by a starting secondary while it        |
 * |---------------------|----------------------------------------------|
 * | mlock               | looks up memzones                            |
 * | qlock               | looks up lists                               |
 * | mplock              | looks up mempools                            |
 * | tlock               | sets up timers                               |
 * | memory_hotplug_lock | maps the shared memory: the longest          |
 * | memzones, memsegs   | walks these tables                           |
 * | heap                | takes memory from the shared heap            |
 * | ethdev, ethdev_lock | attaches to ports                            |
 *
 * Opening a lock does not repair what its holder was about to change: a death
 * inside the heap's lists, some microseconds of each start, may leave them
 * broken.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Eal } from "../eal/eal.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { mappingsOf } from "../group/internal/memory_maps.ts";
import { Memzone } from "../eal/memzone.ts";

/** Microseconds in which a living holder lets go. */
const PATIENCE = 100_000;

/** The locks of rte_mem_config itself; a release may lack one. */
const CONFIG_LOCKS = [
  "mlock",
  "qlock",
  "mplock",
  "tlock",
  "ethdev_lock",
  "memory_hotplug_lock",
] as const;

/** RTE_MAX_HEAPS */
const HEAPS = 32;

/** What holds a struct eth_dev_shared. */
const ETHDEV_MEMZONE = "rte_eth_dev_data";

/** A lock word and its name. */
interface Lock {
  readonly name: string;
  readonly words: Int32Array;
  readonly index: number;
}

/**
 * Finds the group's locks, for {@linkcode StaleLocks.break}. Only for a primary,
 * before it starts secondaries.
 */
export class StaleLocks {
  readonly #locks: readonly Lock[];

  /** Finds them. */
  constructor(eal: Eal) {
    this.#locks = [...configLocks(eal), ...ethdevLock()];
  }

  /**
   * Opens the locks that somebody holds and does not let go. To be called when
   * no process of the group starts or ends: then nobody has a reason to hold
   * one. Takes no time if none is held.
   *
   * @returns the names of those opened.
   */
  break(): string[] {
    requireEal();
    const held = this.#locks.map(value);
    if (held.every((word) => word === 0)) return [];
    dpdk().rte_delay_us_sleep(PATIENCE);
    return this.#locks.filter((lock, i) => {
      const { words, index } = lock;
      const before = held[i]!;
      return before !== 0 &&
        Atomics.compareExchange(words, index, before, 0) === before;
    }).map(({ name }) => name);
  }
}

function value({ words, index }: Lock): number {
  return Atomics.load(words, index);
}

function configLocks(eal: Eal): Lock[] {
  const config = configAddress(eal);
  if (config === undefined) return [];
  const {
    rte_mem_config: at,
    rte_memseg_list,
    rte_fbarray,
    malloc_heap,
    constants,
  } = layout();
  const { i32: words } = openWindow(config, at.sizeof);
  const lock = (name: string, offset: number): Lock => ({
    name,
    words,
    index: offset / 4,
  });
  return [
    ...CONFIG_LOCKS.filter((name) => at[name] >= 0)
      .map((name) => lock(name, at[name])),
    lock("memzones", at.memzones + rte_fbarray.rwlock),
    ...Array.from({ length: constants.RTE_MAX_MEMSEG_LISTS }, (_, i) =>
      lock(
        `memsegs ${i}`,
        at.memsegs + i * rte_memseg_list.sizeof + rte_memseg_list.memseg_arr +
          rte_fbarray.rwlock,
      )),
    ...Array.from(
      { length: HEAPS },
      (_, i) =>
        lock(
          `heap ${i}`,
          at.malloc_heaps + i * malloc_heap.sizeof + malloc_heap.lock,
        ),
    ),
  ];
}

/** Where this process maps the group's shared configuration. */
function configAddress({ runtimeDir }: Eal): Address | undefined {
  return mappingsOf(`${runtimeDir}/config`, "self")?.[0]?.start;
}

/** Before 23.11, ports had their lock in a memzone; since then, it is ethdev_lock. */
function ethdevLock(): Lock[] {
  const { ownership_lock } = layout().eth_dev_shared;
  const memzone = Memzone.find(ETHDEV_MEMZONE);
  if (ownership_lock < 0 || memzone === undefined) return [];
  return [{
    name: "ethdev",
    words: memzone.window.i32,
    index: ownership_lock / 4,
  }];
}
