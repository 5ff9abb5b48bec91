/**
 * Producers: the end of a ring that elements go into.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import { bindMoves } from "./_bind_moves.ts";
import { observed } from "./_observed_moves.ts";
import { showEnd } from "./_show_end.ts";
import type { Batch } from "./batch.ts";
import type { Move, MoveOne } from "./move.ts";
import type { RingView } from "./ring_view.ts";

/**
 * Sends the elements of its batch into a ring, as fast as can be. How several
 * producers share the ring is its sync mode's affair; this object and its batch
 * are one thread's. `ring.freeSpace` tells how much room was left then.
 */
export class Producer {
  static {
    showAs(this, showEnd);
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The ring. */
  declare readonly ring: RingView;
  /** Where its elements come from. */
  declare readonly batch: Batch;
  /**
   * Sends elements, as many as the ring has room for. The batch keeps the
   * others.
   *
   * `count`: at most so many, from the batch's first on. Default: all. Returns
   * how many. Throws a RangeError if the batch has fewer, a ClosedError if the
   * ring is closed.
   *
   * @see rte_ring_enqueue_burst
   */
  declare readonly send: Move;
  /** As {@linkcode send}: all `count` elements or none. @see rte_ring_enqueue_bulk */
  declare readonly sendBulk: Move;
  /**
   * Sends the first element of the batch, fastest if it is the only one.
   * Returns false if the ring is full. Throws a RangeError if the batch is
   * empty. As in C, `ring.freeSpace` stays as it was.
   *
   * @see rte_ring_enqueue
   */
  declare readonly sendOne: MoveOne;

  /**
   * Binds a ring to a batch. Several ends may share a batch.
   *
   * @throws {TypeError} if the ring's elements are not of 8 bytes.
   * @throws {ClosedError} if the ring is closed.
   */
  constructor(ring: RingView, batch: Batch) {
    const moves = bindMoves(ring, "producer", batch);
    const { burst, bulk, one } = observed(moves, ring, "producer", batch);
    this.ring = ring;
    this.batch = batch;
    this.send = burst;
    this.sendBulk = bulk;
    this.sendOne = one;
  }
}
