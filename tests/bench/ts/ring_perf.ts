/**
 * ring_perf EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core, as `ring_perf_autotest` of dpdk-test
 * does: ns of a pair, of one element by the calls for one, and of bulks of 8 and
 * 32. MODE is sp or mp.
 *
 * @module
 */
import { Batch, Consumer, Producer } from "../../../packages/ring/mod.ts";
import {
  end,
  measure,
  measureSizes,
  printResult,
  startProgram,
} from "./_measure.ts";
import { pairsRing } from "./_pairs_ring.ts";

const PAIRS = 2048;
const BULKS = [8, 32];

const { words: [seconds, mode] } = startProgram();
const ring = pairsRing(mode!);
const batch = new Batch(ring.window, 32);
const producer = new Producer(ring, batch);
const consumer = new Consumer(ring, batch);

function single(): void {
  batch.length = 1;
  for (let i = 0; i < PAIRS; i++) {
    producer.sendOne();
    consumer.receiveOne();
  }
}

function bulk(size: number): void {
  batch.length = size;
  for (let i = 0; i < PAIRS; i++) {
    producer.sendBulk(size);
    consumer.receiveBulk(size);
  }
}

printResult(
  measure(single, PAIRS, Number(seconds)),
  ...measureSizes(BULKS, bulk, PAIRS, Number(seconds)),
);
end();
