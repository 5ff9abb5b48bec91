/**
 * ring_perf EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core, as `ring_perf_autotest` of dpdk-test
 * does: ns of a pair, of one element by the calls for one, and of bulks of 8 and
 * 32. MODE is sp or mp.
 *
 * @module
 */
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
const table = ring.makeTable(32);
const enqueue = ring.enqueuer(table);
const dequeue = ring.dequeuer(table);
const enqueueBulk = ring.bulkEnqueuer(table);
const dequeueBulk = ring.bulkDequeuer(table);

function single(): void {
  for (let i = 0; i < PAIRS; i++) {
    enqueue();
    dequeue();
  }
}

function bulk(size: number): void {
  for (let i = 0; i < PAIRS; i++) {
    enqueueBulk(size);
    dequeueBulk(size);
  }
}

printResult(
  measure(single, PAIRS, Number(seconds)),
  ...measureSizes(BULKS, bulk, PAIRS, Number(seconds)),
);
end();
