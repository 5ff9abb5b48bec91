/**
 * A ring with a producer and a consumer.
 *
 * @module
 */
import { type Batch, Consumer, Producer } from "../../packages/ring/mod.ts";
import type { EndCall } from "./ends_model.ts";
import type { Shape } from "./shapes.ts";
import {
  type ClosableRing,
  makeBatch,
  makeRing,
  type Way,
  windowFor,
} from "./ways.ts";

/** Capacities of the batches; with one batch for both ends, the first. */
export interface Batches {
  readonly outgoing: number;
  readonly incoming: number;
  readonly isOne: boolean;
}

/** A ring with its ends, all of one way. */
export class Rig {
  readonly ring: ClosableRing;
  readonly outgoing: Batch;
  readonly incoming: Batch;
  readonly producer: Producer;
  readonly consumer: Consumer;

  constructor(
    readonly way: Way,
    shape: Shape,
    sizes: Batches,
    relax?: () => void,
  ) {
    const window = windowFor(way);
    this.ring = makeRing(window, shape, relax);
    this.outgoing = makeBatch(way, window, sizes.outgoing);
    this.incoming = sizes.isOne
      ? this.outgoing
      : makeBatch(way, window, sizes.incoming, 1);
    this.producer = new Producer(this.ring, this.outgoing);
    this.consumer = new Consumer(this.ring, this.incoming);
  }

  /** The answer of a call, or what it throws. */
  call(name: EndCall, count?: number): number | boolean | string {
    const move = name in this.producer
      ? this.producer[name as "send"]
      : this.consumer[name as "receive"];
    try {
      return move(count);
    } catch (error) {
      return (error as Error).name;
    }
  }
}
