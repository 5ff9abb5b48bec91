/**
 * mempool_perf EAL... -- SECONDS
 *
 * What `mempool_perf_autotest` of dpdk-test does first: takes 32 objects one by
 * one from a pool without caches, and gives them back one by one. ns of one.
 *
 * @module
 */
import { Mempool, Sink, Source } from "../../../packages/mempool/mod.ts";
import { Batch } from "../../../packages/ring/mod.ts";
import { end, measure, printResult, startProgram } from "./_measure.ts";

const KEEP = 32;
const TURNS = 64;

const { words: [seconds] } = startProgram();
const pool = Mempool.create("perf", { count: 8191, elementSize: 2048 });
const kept = new BigUint64Array(KEEP);
const batch = new Batch(pool.window, 1);
const source = new Source(pool, batch);
const sink = new Sink(pool, batch);

function keepAndGiveBack(): void {
  for (let turn = 0; turn < TURNS; turn++) {
    for (let i = 0; i < KEEP; i++) {
      source.receiveBulk(1);
      kept[i] = batch.get(0);
      batch.clear();
    }
    for (let i = 0; i < KEEP; i++) {
      batch.push(kept[i]!);
      sink.sendBulk(1);
    }
  }
}

printResult(measure(keepAndGiveBack, TURNS * KEEP, Number(seconds)));
end();
