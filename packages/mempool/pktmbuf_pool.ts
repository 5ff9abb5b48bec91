/**
 * Packet pools: mempools whose objects are mbufs.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { isChecked } from "../eal/internal/checked.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { notNull } from "../eal/internal/not_null.ts";
import { SOCKET_ID_ANY } from "../eal/socket.ts";
import { checkedMbufs } from "./_checked_mbufs.ts";
import { findPool, lookUp } from "./_find_pool.ts";
import { emptyPackets, homeOf } from "./_mbuf_home_of_pool.ts";
import { homesOf, type MbufHome } from "./_mbuf_home.ts";
import { poolParts } from "./_pool_parts.ts";
import { pktmbufProblem, poolWindow } from "./_pktmbuf_check.ts";
import { describePool } from "./_pktmbuf_shape.ts";
import { type Mbufs, mbufsOf } from "./mbufs.ts";
import { Mempool } from "./mempool.ts";
import { checkOptions } from "./mempool_options.ts";

/** What a packet pool is created with. */
export interface PktmbufPoolOptions {
  /** Number of mbufs; 2^n - 1 wastes the least memory. */
  readonly count: number;
  /** As in `MempoolOptions`. Default: 0. */
  readonly cacheSize?: number;
  /** Bytes for the application in each mbuf, a multiple of 8. Default: 0. */
  readonly privateSize?: number;
  /**
   * Bytes of each mbuf's buffer, of which 128 are headroom. Default: 2176;
   * at most 65535.
   */
  readonly dataRoomSize?: number;
  /** NUMA socket; any by default. */
  readonly socketId?: number;
}

/**
 * A packet pool, as one thread sees it: each thread makes its own object by
 * `lookup`. Mbufs are offsets in `window`; `mbufs` works on them.
 *
 * @see rte_pktmbuf_pool_create
 */
export class PktmbufPool extends Mempool {
  /** Bytes of each mbuf's buffer, headroom included. @see rte_pktmbuf_data_room_size */
  readonly dataRoomSize: number;
  /** Bytes for the application in each mbuf. @see rte_pktmbuf_priv_size */
  readonly privateSize: number;
  /** True if each mbuf keeps an external buffer for life. @see rte_pktmbuf_priv_flags */
  readonly pinned: boolean;
  readonly #window: Window;
  readonly #home: MbufHome;
  /** Everything that can be done with the mbufs. */
  readonly mbufs: Mbufs;
  readonly #one: BigUint64Array = new BigUint64Array(1);
  readonly #oneWords: Uint32Array = new Uint32Array(this.#one.buffer);

  /** For `create` and `lookup` only. */
  protected constructor(address: Address, owned: boolean) {
    super(address, owned);
    const window = this.#checked(poolWindow(address));
    const shape = describePool(address);
    const problem = pktmbufProblem(address, shape, window);
    if (problem !== undefined) this.#checked(problem);
    this.dataRoomSize = shape.dataRoomSize;
    this.privateSize = shape.privateSize;
    this.pinned = shape.pinned;
    this.#window = window;
    const mbufs = mbufsOf(window);
    this.mbufs = isChecked() ? checkedMbufs(mbufs) : mbufs;
    const parts = poolParts(this);
    parts.window = window;
    parts.prepare = (batch) => emptyPackets(this.mbufs, batch);
    this.#home = homeOf(address, shape, parts);
    homesOf(window).add(this.#home);
  }

  /** The memory that holds all mbufs. */
  override get window(): Window {
    return this.#window;
  }

  /**
   * Creates a packet pool, all mbufs free.
   *
   * @throws {RangeError} if an option is out of range.
   * @throws {DpdkError} EEXIST, ENOMEM, ...
   * @see rte_pktmbuf_pool_create
   */
  static override create(
    name: string,
    options: PktmbufPoolOptions,
  ): PktmbufPool {
    requireEal();
    const { rte_mbuf, constants } = layout();
    const {
      count,
      cacheSize = 0,
      privateSize = 0,
      dataRoomSize = constants.RTE_MBUF_DEFAULT_BUF_SIZE,
    } = options;
    checkSize(name, "dataRoomSize", dataRoomSize, 1);
    checkSize(name, "privateSize", privateSize, constants.RTE_MBUF_PRIV_ALIGN);
    checkOptions(name, {
      count,
      cacheSize,
      elementSize: rte_mbuf.sizeof + privateSize + dataRoomSize,
    });
    const address = notNull(
      dpdk().rte_pktmbuf_pool_create(
        cString(name),
        count,
        cacheSize,
        privateSize,
        dataRoomSize,
        options.socketId ?? SOCKET_ID_ANY,
      ),
      `Cannot create mempool "${name}"`,
      "rte_pktmbuf_pool_create",
    );
    return new PktmbufPool(address, true);
  }

  /**
   * Finds a packet pool by name.
   *
   * @throws {DpdkError} ENOENT if there is none.
   * @throws {Error} if it is none, or cannot be used from this process.
   * @see rte_mempool_lookup
   */
  static override lookup(name: string): PktmbufPool {
    return new PktmbufPool(lookUp(name), false);
  }

  /**
   * As {@linkcode PktmbufPool.lookup}; undefined if there is no pool.
   *
   * @throws {Error} if it is no packet pool, or cannot be used from this process.
   * @see rte_mempool_lookup
   */
  static override find(name: string): PktmbufPool | undefined {
    const address = findPool(name);
    return address === 0 ? undefined : new PktmbufPool(address, false);
  }

  /**
   * Takes an mbuf and makes an empty packet of it.
   *
   * @returns its offset in `window`; 0 when the pool is empty.
   * @see rte_pktmbuf_alloc
   */
  alloc(): number {
    if (this.getBulk(this.#one, 1) === 0) return 0;
    const mbuf = (this.#oneWords[0]! - this.mbufs.baseLow) >>> 0;
    this.mbufs.reset(mbuf);
    return mbuf;
  }

  /** Ends the use of this object, as in {@linkcode Mempool}. */
  override close(): void {
    homesOf(this.#window).remove(this.#home);
    super.close();
  }

  #checked<T>(found: T | string): T {
    if (typeof found !== "string") return found;
    throw new Error(`Cannot use mempool "${this.name}": ${found}`);
  }
}

function checkSize(
  pool: string,
  option: string,
  size: number,
  multiple: number,
): void {
  if (
    Number.isInteger(size) && size >= 0 && size <= 0xffff &&
    size % multiple === 0
  ) return;
  throw new RangeError(
    `Cannot create mempool "${pool}": ${option} must be from 0 to 65535${
      multiple === 1 ? "" : ` and a multiple of ${multiple}`
    }: ${size}`,
  );
}
