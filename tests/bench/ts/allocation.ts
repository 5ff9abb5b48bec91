/**
 * allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state: of ring pairs, of mempool pairs, and of l2fwd's rounds.
 *
 * @module
 */
import { inTurn } from "../../../packages/apps/_common/busy_loop.ts";
import { Mempool } from "../../../packages/mempool/mod.ts";
import { bytesOfRounds } from "./_allocated.ts";
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

printResult(
  bytesOfRounds(inTurn(ringPairs), ringPairs.length),
  bytesOfRounds(inTurn(poolPairs), poolPairs.length),
  // Two bursts: one from each port.
  bytesOfRounds(round, 2),
);
end();
