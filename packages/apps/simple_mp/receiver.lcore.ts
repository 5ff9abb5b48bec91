/**
 * Lcore program: receives messages until told to stop and posts the lines to
 * print.
 *
 * @module
 */
import { lcoreMain } from "../../eal/lcore_worker.ts";
import { Mempool } from "../../mempool/mempool.ts";
import { Sink } from "../../mempool/sink.ts";
import { Batch } from "../../ring/batch.ts";
import { Consumer } from "../../ring/consumer.ts";
import { Ring } from "../../ring/ring.ts";
import { readMessage } from "./message.ts";
import { MESSAGE_SIZE, type ReceiverData } from "./objects.ts";

/** Pause between two looks at an empty ring, in microseconds. */
const IDLE_SLEEP = 5;

lcoreMain<ReceiverData>((context) => {
  const { ring: ringName, pool: poolName } = context.data;
  const pool = Mempool.lookup(poolName);
  const message = new Batch(pool.window, 1);
  const consumer = new Consumer(Ring.lookup(ringName), message);
  const sink = new Sink(pool, message);
  context.post(`Starting core ${context.lcoreId}`);
  while (context.running()) {
    if (!consumer.receiveOne()) {
      context.sleep(IDLE_SLEEP);
      continue;
    }
    const text = readMessage(pool.bytes(message.address(0), MESSAGE_SIZE));
    sink.sendBulk();
    context.post(`core ${context.lcoreId}: Received '${text}'`);
  }
});
