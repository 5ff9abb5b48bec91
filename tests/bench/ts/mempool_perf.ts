/**
 * mempool_perf EAL... -- SECONDS
 *
 * What `mempool_perf_autotest` of dpdk-test does first: takes 32 objects one by
 * one from a pool without caches, and gives them back one by one. ns of one.
 *
 * @module
 */
import { Mempool } from "../../../packages/mempool/mod.ts";
import { end, measure, printResult, startProgram } from "./_measure.ts";

const KEEP = 32;
const TURNS = 64;

const { words: [seconds] } = startProgram();
const pool = Mempool.create("perf", { count: 8191, elementSize: 2048 });
const kept = new BigUint64Array(KEEP);
const table = pool.makeTable(KEEP);
const get = pool.bulkGetter(table);
const put = pool.bulkPutter(table);

function keepAndGiveBack(): void {
  for (let turn = 0; turn < TURNS; turn++) {
    for (let i = 0; i < KEEP; i++) {
      get(1);
      kept[i] = table[0]!;
    }
    for (let i = 0; i < KEEP; i++) {
      table[0] = kept[i]!;
      put(1);
    }
  }
}

printResult(measure(keepAndGiveBack, TURNS * KEEP, Number(seconds)));
end();
