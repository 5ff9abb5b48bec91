/**
 * The calls of a ring that move one element as a bigint.
 *
 * @module
 */
import { bindMoves } from "./_bind_moves.ts";
import { Batch } from "./batch.ts";
import { memoryOf } from "./internal/batch_memory.ts";
import type { MoveOne } from "./move.ts";
import type { RingHeader } from "./ring_header.ts";

/** Both sides of a ring, bound to a batch of one element. */
export class OneElement {
  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  declare private readonly table: BigUint64Array;
  /** Where the batch has its length. */
  declare private readonly i32: Int32Array;
  declare private readonly lengthAt: number;
  declare private readonly send: MoveOne;
  declare private readonly receive: MoveOne;

  /** Throws a TypeError if the ring's elements are not of 8 bytes. */
  constructor(ring: RingHeader) {
    const batch = new Batch(ring.window, 1);
    const { table, i32, lengthAt } = memoryOf(batch);
    this.table = table;
    this.i32 = i32;
    this.lengthAt = lengthAt;
    this.send = bindMoves(ring, "producer", batch).one;
    this.receive = bindMoves(ring, "consumer", batch).one;
  }

  /** False if the ring is full. */
  enqueue(element: bigint): boolean {
    this.table[0] = element;
    this.i32[this.lengthAt] = 1;
    return this.send();
  }

  /** Undefined if the ring is empty. */
  dequeue(): bigint | undefined {
    this.i32[this.lengthAt] = 0;
    return this.receive() ? this.table[0]! : undefined;
  }
}
