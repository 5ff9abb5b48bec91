/**
 * Mempools: fixed-size objects in shared memory, for all processes of a group.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { isChecked } from "../eal/internal/checked.ts";
import { isRunning, requireEal } from "../eal/internal/eal_state.ts";
import { notNull } from "../eal/internal/not_null.ts";
import { shutFreed } from "../eal/internal/open_objects.ts";
import { SOCKET_ID_ANY } from "../eal/socket.ts";
import type { RingView } from "../ring/ring_view.ts";
import { checkTable, noView } from "./_argument_check.ts";
import { LcoreCaches } from "./_lcore_caches.ts";
import { findPool, lookUp } from "./_find_pool.ts";
import { observePool } from "./_observed_pool.ts";
import { openPool } from "./_open_pool.ts";
import { PoolGate } from "./_pool_gate.ts";
import type { PoolMemory } from "./_pool_memory.ts";
import { setPoolParts } from "./_pool_parts.ts";
import { showPool } from "./_show_pool.ts";
import { checkOptions, type MempoolOptions } from "./mempool_options.ts";

/**
 * A mempool, as one thread sees it: each thread makes its own object by
 * `lookup`. Objects move by ends that are bound to a batch, {@linkcode Source} and
 * {@linkcode Sink}, the fastest; one by one; or between the pool and a table of
 * the caller's. Data-path calls return counts; only misuse throws, such as any
 * use after `close`.
 *
 * @see rte_mempool
 */
export class Mempool {
  static {
    showAs(this, showPool);
  }

  /** Its name, unique in the group. */
  readonly name: string;
  /** Where its header lies, the same in every process of the group. */
  readonly address: Address;
  /** Number of objects. */
  readonly size: number;
  /** Bytes of one object. */
  readonly elementSize: number;
  /** Objects that each lcore's cache holds at most; 0 for no caches. */
  readonly cacheSize: number;
  readonly #owned: boolean;
  readonly #window: Window;
  readonly #ring: RingView;
  readonly #memory: PoolMemory;
  readonly #gate: PoolGate;
  readonly #caches: LcoreCaches;
  readonly #one: BigUint64Array = new BigUint64Array(1);
  readonly #oneHalves: Uint32Array = new Uint32Array(this.#one.buffer);

  /** For `create` and `lookup` only. */
  protected constructor(address: Address, owned: boolean) {
    const pool = openPool(address);
    this.address = address;
    this.name = pool.name;
    this.size = pool.size;
    this.elementSize = pool.elementSize;
    this.cacheSize = pool.cacheSize;
    this.#owned = owned;
    this.#window = pool.cacheWindow;
    this.#ring = pool.ring;
    this.#memory = pool.memory;
    this.#gate = new PoolGate(pool.name, address, pool.ring);
    this.#caches = new LcoreCaches({
      window: pool.cacheWindow,
      offset: pool.cacheOffset,
      size: pool.cacheSize,
      ring: pool.ring,
    });
    setPoolParts(this, {
      name: pool.name,
      gate: this.#gate,
      caches: this.#caches,
      ring: pool.ring,
      window: pool.cacheWindow,
    });
    if (isChecked()) observePool(this, owned);
  }

  /**
   * Creates a mempool of plain objects, all free.
   *
   * @throws {RangeError} if an option is out of range.
   * @throws {DpdkError} EEXIST, ENOMEM, ...
   * @see rte_mempool_create
   */
  static create(name: string, options: MempoolOptions): Mempool {
    requireEal();
    checkOptions(name, options);
    const { count, elementSize, cacheSize = 0, privateSize = 0, flags = 0 } =
      options;
    const address = notNull(
      dpdk().rte_mempool_create(
        cString(name),
        count,
        elementSize,
        cacheSize,
        privateSize,
        0, // no function sets up the pool
        0,
        0, // nor its objects
        0,
        options.socketId ?? SOCKET_ID_ANY,
        flags,
      ),
      `Cannot create mempool "${name}"`,
      "rte_mempool_create",
    );
    return new Mempool(address, true);
  }

  /**
   * Finds a mempool by name.
   *
   * @throws {DpdkError} ENOENT if there is none.
   * @throws {Error} if it cannot be used from this process.
   * @see rte_mempool_lookup
   */
  static lookup(name: string): Mempool {
    return new Mempool(lookUp(name), false);
  }

  /**
   * As {@linkcode Mempool.lookup}; undefined if there is none.
   *
   * @see rte_mempool_lookup
   */
  static find(name: string): Mempool | undefined {
    const address = findPool(name);
    return address === 0 ? undefined : new Mempool(address, false);
  }

  /**
   * Takes one object; its content is what the last user left.
   *
   * @returns its address, or 0 when the pool is empty.
   * @see rte_mempool_get
   */
  get(): Address {
    if (this.getBulk(this.#one, 1) === 0) return 0;
    return this.#oneHalves[0]! + this.#oneHalves[1]! * 0x1_0000_0000;
  }

  /**
   * Gives one object back.
   *
   * @returns false if the pool is full: then it was given back twice.
   * @see rte_mempool_put
   */
  put(object: Address): boolean {
    this.#oneHalves[0] = object;
    this.#oneHalves[1] = object / 0x1_0000_0000;
    return this.putBulk(this.#one, 1) === 1;
  }

  /** The window for batches of its objects. */
  get window(): Window {
    return this.#window;
  }

  /**
   * Takes `count` objects into the table from element `start` on, or none.
   * Defaults: the table's length, 0.
   *
   * @returns `count`, or 0 when the pool has fewer.
   * @see rte_mempool_get_bulk
   */
  getBulk(
    table: BigUint64Array,
    count: number = table.length,
    start = 0,
  ): number {
    checkTable(this.name, table, count, start);
    this.#gate.check();
    const cache = this.#caches.current();
    return cache === undefined
      ? this.#ring.dequeueBulk(table, count, start)
      : cache.get(table, count, start);
  }

  /**
   * Gives back `count` objects of the table from element `start` on. Defaults:
   * the table's length, 0.
   *
   * @returns `count`, or 0 if the pool is full: then some were given back twice.
   * @see rte_mempool_put_bulk
   */
  putBulk(
    table: BigUint64Array,
    count: number = table.length,
    start = 0,
  ): number {
    checkTable(this.name, table, count, start);
    this.#gate.check();
    const cache = this.#caches.current();
    return cache === undefined
      ? this.#ring.enqueueBulk(table, count, start)
      : cache.put(table, count, start);
  }

  /**
   * Free objects, those in caches included: a snapshot that other threads
   * may outdate.
   *
   * @see rte_mempool_avail_count
   */
  get availableCount(): number {
    this.#gate.check();
    return Math.min(this.#ring.count + this.#caches.objectCount, this.size);
  }

  /**
   * Objects in use: a snapshot that other threads may outdate.
   *
   * @see rte_mempool_in_use_count
   */
  get inUseCount(): number {
    return this.size - this.availableCount;
  }

  /** True if no object is in use. @see rte_mempool_full */
  get full(): boolean {
    return this.availableCount === this.size;
  }

  /** True if no object is free. @see rte_mempool_empty */
  get empty(): boolean {
    return this.availableCount === 0;
  }

  /**
   * The addresses of all objects, free and in use, in the pool's order.
   *
   * @see rte_mempool_obj_iter
   */
  *objects(): Generator<Address> {
    this.#gate.check();
    for (const object of this.#memory.objects()) {
      yield object;
      this.#gate.check();
    }
  }

  /**
   * A live view on the bytes of an object.
   *
   * @param length At most `elementSize`, which is the default.
   * @throws {RangeError} if the address or the length is not within the pool.
   */
  bytes(object: Address, length: number = this.elementSize): Uint8Array {
    this.#gate.check();
    if ((length >>> 0) !== length || length > this.elementSize) {
      throw noView(this.name, this.elementSize, length);
    }
    return this.#memory.bytes(object, length);
  }

  /** True if the address lies in the memory of the pool's objects. */
  contains(address: Address): boolean {
    this.#gate.check();
    return this.#memory.find(address) !== undefined;
  }

  /** Whether {@linkcode close} was called, or its owner has freed the pool. */
  get closed(): boolean {
    return this.#gate.isClosed;
  }

  /**
   * Ends the use of this object. The one that created the pool frees it, for
   * every process; one that was looked up only detaches. A second call does
   * nothing.
   *
   * @see rte_mempool_free
   */
  close(): void {
    if (this.#gate.isClosed) return;
    this.#gate.close();
    if (!this.#owned || !isRunning()) return;
    shutFreed(this.address);
    shutFreed(this.#ring.window.base + this.#ring.offset);
    dpdk().rte_mempool_free(this.address);
  }

  /** The same as {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
