/**
 * Lcore program: receives messages until told to stop and posts the lines to
 * print.
 *
 * @module
 */
import { lcoreMain } from "../../eal/lcore_worker.ts";
import { Mempool } from "../../mempool/mempool.ts";
import { Ring } from "../../ring/ring.ts";
import { readMessage } from "./message.ts";
import { MESSAGE_SIZE, type ReceiverData } from "./objects.ts";

/** Pause between two looks at an empty ring, in microseconds. */
const IDLE_SLEEP = 5;

lcoreMain<ReceiverData>((context) => {
  const { ring: ringName, pool: poolName } = context.data;
  const ring = Ring.lookup(ringName);
  const pool = Mempool.lookup(poolName);
  context.post(`Starting core ${context.lcoreId}`);
  while (context.running()) {
    const element = ring.dequeue();
    if (element === undefined) {
      context.sleep(IDLE_SLEEP);
      continue;
    }
    const address = Number(element);
    const text = readMessage(pool.bytes(address, MESSAGE_SIZE));
    pool.put(address);
    context.post(`core ${context.lcoreId}: Received '${text}'`);
  }
});
