/**
 * mempool_pairs EAL... -- SECONDS
 *
 * Get and put in turn, on one core, through the lcore's cache: ns of a pair,
 * at 1, 8 and 32 objects. mempool_pairs.c is the same in C.
 *
 * @module
 */
import { Mempool, Sink, Source } from "../../../packages/mempool/mod.ts";
import { Batch } from "../../../packages/ring/mod.ts";
import { end, measureSizes, printResult, startProgram } from "./_measure.ts";

const PAIRS = 2048;
const BURSTS = [1, 8, 32];

const { words: [seconds] } = startProgram();
const pool = Mempool.create("pairs", {
  count: 8191,
  elementSize: 64,
  cacheSize: 256,
});
const batch = new Batch(pool.window, 32);
const source = new Source(pool, batch);
const sink = new Sink(pool, batch);

function pairs(burst: number): void {
  batch.clear();
  for (let i = 0; i < PAIRS; i++) {
    if (source.receiveBulk(burst) === burst) sink.sendBulk(burst);
  }
}

printResult(...measureSizes(BURSTS, pairs, PAIRS, Number(seconds)));
end();
