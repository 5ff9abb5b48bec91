/**
 * ring_pairs EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core: ns of a pair, at bursts of 1, 8,
 * 32 and 128. MODE is sp, mp, hts or rts. ring_pairs.c is the same in C.
 *
 * @module
 */
import { Batch, Consumer, Producer } from "../../../packages/ring/mod.ts";
import { end, measureSizes, printResult, startProgram } from "./_measure.ts";
import { pairsRing } from "./_pairs_ring.ts";

const PAIRS = 2048;
const BURSTS = [1, 8, 32, 128];

const { words: [seconds, mode] } = startProgram();
const ring = pairsRing(mode!);
const batch = new Batch(ring.window, 128);
const producer = new Producer(ring, batch);
const consumer = new Consumer(ring, batch);

function pairs(burst: number): void {
  batch.length = burst;
  for (let i = 0; i < PAIRS; i++) {
    producer.sendBulk(burst);
    consumer.receiveBulk(burst);
  }
}

printResult(...measureSizes(BURSTS, pairs, PAIRS, Number(seconds)));
end();
