/**
 * Sinks: the end of a pool that objects go back to.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import { isChecked } from "../eal/internal/checked.ts";
import type { Batch } from "../ring/batch.ts";
import type { Move } from "../ring/move.ts";
import { observedGive } from "./_observed_pool.ts";
import { givingMove } from "./_pool_moves.ts";
import { poolParts } from "./_pool_parts.ts";
import { showEnd } from "./_show_pool.ts";
import type { Mempool } from "./mempool.ts";

/** Gives the objects of its batch back to their pool, as fast as can be. */
export class Sink {
  static {
    showAs(this, ({ pool, batch }) => showEnd(pool, batch));
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The pool. */
  declare readonly pool: Mempool;
  /** Where its objects come from. */
  declare readonly batch: Batch;
  /**
   * Gives the first `count` objects of the batch back. Default: all. Returns
   * how many: 0 if the pool is full, as some were given back twice. Throws a
   * RangeError if the batch has fewer, a ClosedError if the pool is closed.
   *
   * @see rte_mempool_put_bulk
   */
  declare readonly sendBulk: Move;

  /**
   * Binds a pool to a batch, for the calling lcore. Several ends may share a
   * batch.
   *
   * @throws {ClosedError} if the pool is closed.
   * @throws {TypeError} for a pool of packets: these may have several holders,
   * so that `burst.free()` gives them back.
   */
  constructor(pool: Mempool, batch: Batch) {
    const parts = poolParts(pool);
    parts.gate.check();
    if (parts.prepare !== undefined) {
      throw new TypeError(
        `Cannot send packets to mempool "${pool.name}": free the burst`,
      );
    }
    this.pool = pool;
    this.batch = batch;
    const move = givingMove(parts, batch);
    this.sendBulk = isChecked() ? observedGive(move, pool, batch) : move;
  }
}
