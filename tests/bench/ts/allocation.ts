/**
 * allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state: of ring pairs, of mempool pairs, and of l2fwd's rounds.
 *
 * @module
 */
import { inTurn } from "../../../packages/apps/_common/busy_loop.ts";
import { Mempool, Sink, Source } from "../../../packages/mempool/mod.ts";
import { Batch, Consumer, Producer } from "../../../packages/ring/mod.ts";
import { bytesOfRounds } from "./_allocated.ts";
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { end, printResult, startProgram } from "./_measure.ts";
import { MODES, pairsRing } from "./_pairs_ring.ts";

const BURST = 32;

startProgram();

/** Pairs of each mode, bound and, where JavaScript can do without BigInts, not. */
const ringPairs = MODES.map((mode) => ({ mode, ring: pairsRing(mode) }))
  .flatMap(({ mode, ring }) => {
    const batch = new Batch(ring.window, BURST);
    batch.length = BURST;
    const producer = new Producer(ring, batch);
    const consumer = new Consumer(ring, batch);
    const table = new BigUint64Array(BURST);
    const bound = () => {
      producer.sendBulk();
      consumer.receiveBulk();
    };
    const unbound = () => {
      ring.enqueueBulk(table, BURST);
      ring.dequeueBulk(table, BURST);
    };
    return mode === "rts" ? [bound] : [bound, unbound];
  });

const pool = Mempool.create("allocation", {
  count: 8191,
  elementSize: 64,
  cacheSize: 256,
});
const table = new BigUint64Array(BURST);
const batch = new Batch(pool.window, BURST);
const source = new Source(pool, batch);
const sink = new Sink(pool, batch);
const poolPairs = [
  () => {
    pool.getBulk(table, BURST);
    pool.putBulk(table, BURST);
  },
  () => {
    source.receiveBulk();
    sink.sendBulk();
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
