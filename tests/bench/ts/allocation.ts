/**
 * allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state: of ring pairs, of mempool pairs, and of l2fwd's rounds.
 *
 * @module
 */
import { Mempool } from "../../../packages/mempool/mod.ts";
import { bytesOf } from "./_allocated.ts";
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { end, printResult, startProgram } from "./_measure.ts";
import { MODES, pairsRing } from "./_pairs_ring.ts";

const BURST = 32;

startProgram();

/** Pairs of each mode, with any table and with a fixed one. */
const ringPairs = MODES.map(pairsRing).flatMap((ring) => {
  const table = ring.makeTable(BURST);
  const enqueue = ring.bulkEnqueuer(table);
  const dequeue = ring.bulkDequeuer(table);
  return [
    () => {
      ring.enqueueBulk(table, BURST);
      ring.dequeueBulk(table, BURST);
    },
    () => {
      enqueue(BURST);
      dequeue(BURST);
    },
  ];
});

const pool = Mempool.create("allocation", {
  count: 8191,
  elementSize: 64,
  cacheSize: 256,
});
const table = pool.makeTable(BURST);
const get = pool.bulkGetter(table);
const put = pool.bulkPutter(table);
const poolPairs = [
  () => {
    pool.getBulk(table, BURST);
    pool.putBulk(table, BURST);
  },
  () => {
    get(BURST);
    put(BURST);
  },
];

const { round } = openForwarding(setUpPorts().window, BURST);

/** Runs them in turn, `count` bursts in all. */
function bytesOfTurns(
  turns: readonly (() => void)[],
  bursts: number,
): number {
  return bytesOf((count) => {
    const rounds = count / bursts / turns.length;
    for (let i = 0; i < rounds; i++) {
      for (let k = 0; k < turns.length; k++) turns[k]!();
    }
  });
}

printResult(
  bytesOfTurns(ringPairs, 1),
  bytesOfTurns(poolPairs, 1),
  // Two bursts: one from each port.
  bytesOfTurns([round], 2),
);
end();
