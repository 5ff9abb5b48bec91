/**
 * ring_pairs EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core: ns of a pair, at bursts of 1, 8,
 * 32 and 128. MODE is sp, mp, hts or rts. ring_pairs.c is the same in C.
 *
 * @module
 */
import { end, measureSizes, printResult, startProgram } from "./_measure.ts";
import { pairsRing } from "./_pairs_ring.ts";

const PAIRS = 2048;
const BURSTS = [1, 8, 32, 128];

const { words: [seconds, mode] } = startProgram();
const ring = pairsRing(mode!);
const table = ring.makeTable(128);
const enqueue = ring.bulkEnqueuer(table);
const dequeue = ring.bulkDequeuer(table);

function pairs(burst: number): void {
  for (let i = 0; i < PAIRS; i++) {
    enqueue(burst);
    dequeue(burst);
  }
}

printResult(...measureSizes(BURSTS, pairs, PAIRS, Number(seconds)));
end();
