/**
 * Sources: the end of a pool that objects come out of.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import { isChecked } from "../eal/internal/checked.ts";
import type { Batch } from "../ring/batch.ts";
import type { Move } from "../ring/move.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import { observedTake } from "./_observed_pool.ts";
import { takingMove } from "./_pool_moves.ts";
import { poolParts } from "./_pool_parts.ts";
import { showEnd } from "./_show_pool.ts";
import type { Mempool } from "./mempool.ts";

/**
 * Takes free objects of a pool into its batch, behind those that it has, as
 * fast as can be. From a packet pool they come as empty packets.
 */
export class Source {
  static {
    showAs(this, ({ pool, batch }) => showEnd(pool, batch));
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The pool. */
  declare readonly pool: Mempool;
  /** Where its objects go to. */
  declare readonly batch: Batch;
  /**
   * Takes `count` objects, or none if the pool has fewer. Default: what the
   * batch has room for. Returns how many. Throws a RangeError if the batch
   * lacks room, a ClosedError if the pool is closed.
   *
   * @see rte_mempool_get_bulk, rte_pktmbuf_alloc_bulk
   */
  declare readonly receiveBulk: Move;

  /**
   * Binds a pool to a batch, for the calling lcore. Several ends may share a
   * batch.
   *
   * @throws {ClosedError} if the pool is closed.
   * @throws {RangeError} if the batch is for another window.
   */
  constructor(pool: Mempool, batch: Batch) {
    const parts = poolParts(pool);
    parts.gate.check();
    if (parts.prepare !== undefined && batch.window !== parts.window) {
      throw new RangeError(
        `Cannot use batch with mempool "${pool.name}": it is for another window`,
      );
    }
    const move = takingMove(parts, batch);
    const take = isChecked() ? observedTake(move, pool, batch) : move;
    const prepare = parts.prepare?.(memoryOf(batch));
    this.pool = pool;
    this.batch = batch;
    this.receiveBulk = prepare === undefined ? take : (count) => {
      const n = take(count);
      prepare(batch.length - n, n);
      return n;
    };
  }
}
