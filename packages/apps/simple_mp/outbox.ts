/**
 * What a message passes on its way out: the pool, a batch of one, the ring.
 *
 * @module
 */
import { Sink } from "../../mempool/sink.ts";
import { Source } from "../../mempool/source.ts";
import { Batch } from "../../ring/batch.ts";
import { Producer } from "../../ring/producer.ts";
import { MESSAGE_SIZE, type SharedObjects } from "./objects.ts";

/** The ends that sending needs, and the message between them. */
export interface Outbox {
  /** Takes a message from the pool; 0 if there is none. */
  readonly source: Pick<Source, "receiveBulk">;
  /** Sends it; false if the ring is full. */
  readonly producer: Pick<Producer, "sendOne">;
  /** Gives it back to the pool. */
  readonly sink: Pick<Sink, "sendBulk">;
  /** Its live bytes. */
  bytes(): Uint8Array;
}

/** Binds the ends of a process. */
export function openOutbox({ pool, sending }: SharedObjects): Outbox {
  const message = new Batch(pool.window, 1);
  return {
    source: new Source(pool, message),
    producer: new Producer(sending, message),
    sink: new Sink(pool, message),
    bytes: () => pool.bytes(message.address(0), MESSAGE_SIZE),
  };
}
