/**
 * Packet pools: mempools whose objects are mbufs.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library.ts";
import { cString } from "../../ffi/memory.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { notNull } from "../eal/internal/not_null.ts";
import { SOCKET_ID_ANY } from "../eal/socket.ts";
import { homesOf } from "./_mbuf_home.ts";
import { pktmbufProblem, poolWindow } from "./_pktmbuf_check.ts";
import { describePool } from "./_pktmbuf_shape.ts";
import type { Burst } from "./burst.ts";
import { type Mbufs, mbufsOf } from "./mbufs.ts";
import { Mempool } from "./mempool.ts";
import { checkOptions } from "./mempool_options.ts";

/** What a packet pool is created with. */
export interface PktmbufPoolOptions {
  /** Number of mbufs; 2^n - 1 wastes the least memory. */
  readonly count: number;
  /** As in `MempoolOptions`. */
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
  /** The memory that holds all mbufs. */
  readonly window: Window;
  /** Low 32 bits of the address of the window's offset 0. */
  readonly windowBaseLow: number;
  /** Everything that can be done with the mbufs. */
  readonly mbufs: Mbufs;
  readonly #one: BigUint64Array = new BigUint64Array(16);
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
    this.window = window;
    this.mbufs = mbufsOf(window);
    this.windowBaseLow = this.mbufs.baseLow;
    homesOf(window).add(this);
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
    requireEal();
    return new PktmbufPool(
      notNull(
        dpdk().rte_mempool_lookup(cString(name)),
        `Cannot find mempool "${name}"`,
        "rte_mempool_lookup",
      ),
      false,
    );
  }

  /**
   * Takes an mbuf and makes an empty packet of it.
   *
   * @returns its offset in `window`; 0 when the pool is empty.
   * @see rte_pktmbuf_alloc
   */
  alloc(): number {
    if (this.getBulk(this.#one, 1) === 0) return 0;
    const mbuf = (this.#oneWords[0]! - this.windowBaseLow) >>> 0;
    this.mbufs.reset(mbuf);
    return mbuf;
  }

  /**
   * Takes mbufs and adds them to a burst as empty packets: all or none.
   *
   * @returns `count`; 0 when the pool has fewer or the burst lacks room.
   * @throws {RangeError} if the burst is for another window.
   * @see rte_pktmbuf_alloc_bulk
   */
  allocBulk(burst: Burst, count: number): number {
    const from = burst.length;
    if (burst.window !== this.window) {
      throw new RangeError(
        `Cannot use burst with mempool "${this.name}": it is for another window`,
      );
    }
    if (count > burst.capacity - from) return 0;
    if (this.getBulk(burst.table, count, from) === 0) return 0;
    for (let i = from; i < from + count; i++) this.mbufs.reset(burst.mbuf(i));
    burst.length = from + count;
    return count;
  }

  /** Ends the use of this object, as in `Mempool`. */
  override free(): void {
    homesOf(this.window).remove(this);
    super.free();
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
