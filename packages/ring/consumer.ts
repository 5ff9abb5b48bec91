/**
 * Consumers: the end of a ring that elements come out of.
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
 * Receives elements of a ring into its batch, behind those that it has, as fast
 * as can be. How several consumers share the ring is its sync mode's affair;
 * this object and its batch are one thread's. `ring.available` tells how many
 * elements were left then.
 */
export class Consumer {
  static {
    showAs(this, showEnd);
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** The ring. */
  declare readonly ring: RingView;
  /** Where its elements go to. */
  declare readonly batch: Batch;
  /**
   * Receives elements, as many as there are.
   *
   * `count`: at most so many. Default: what the batch has room for. Returns how
   * many. Throws a RangeError if the batch lacks room, a ClosedError if the ring
   * is closed.
   *
   * @see rte_ring_dequeue_burst
   */
  declare readonly receive: Move;
  /** As {@linkcode receive}: all `count` elements or none. @see rte_ring_dequeue_bulk */
  declare readonly receiveBulk: Move;
  /**
   * Receives one element, fastest into an empty batch. Returns false if the
   * ring is empty. Throws a RangeError if the batch is full. As in C,
   * `ring.available` stays as it was.
   *
   * @see rte_ring_dequeue
   */
  declare readonly receiveOne: MoveOne;

  /**
   * Binds a ring to a batch. Several ends may share a batch.
   *
   * @throws {TypeError} if the ring's elements are not of 8 bytes.
   * @throws {ClosedError} if the ring is closed.
   */
  constructor(ring: RingView, batch: Batch) {
    const moves = bindMoves(ring, "consumer", batch);
    const { burst, bulk, one } = observed(moves, ring, "consumer", batch);
    this.ring = ring;
    this.batch = batch;
    this.receive = burst;
    this.receiveBulk = bulk;
    this.receiveOne = one;
  }
}
