/**
 * allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state: of ring pairs, of mempool pairs, and of l2fwd's rounds.
 *
 * @module
 */
import { getHeapStatistics } from "node:v8";
import { Mempool } from "../../../packages/mempool/mod.ts";
import { Ring } from "../../../packages/ring/mod.ts";
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { end, printResult, startProgram } from "./_measure.ts";

const BURST = 32;
const MILLION = 1_000_000;
/** Bursts of a run; more would only take longer. */
const BURSTS = 50_000;
/** The compiler, which works on another thread, allocates now and then. */
const REPEATS = 9;

startProgram();

function allocated(): number {
  const statistics = getHeapStatistics() as { total_allocated_bytes?: number };
  return statistics.total_allocated_bytes!;
}

/** What a million more allocate: looking at it allocates too. */
function bytesOf(run: (count: number) => void): number {
  run(4 * BURSTS);
  const one = leastOf(() => run(BURSTS));
  const more = leastOf(() => run(2 * BURSTS)) - one;
  return Math.max(0, more * MILLION / BURSTS);
}

/** The least of several runs: what every run allocates. */

function leastOf(run: () => void): number {
  let least = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const before = allocated();
    run();
    least = Math.min(least, allocated() - before);
  }
  return least;
}

const ring = Ring.create("allocation", 1024);
const table = ring.makeTable(BURST);
const pool = Mempool.create("allocation", {
  count: 8191,
  elementSize: 64,
  cacheSize: 256,
});
const { round } = openForwarding(setUpPorts().window, BURST);

function rings(count: number): void {
  for (let i = 0; i < count; i++) {
    ring.enqueueBulk(table, BURST);
    ring.dequeueBulk(table, BURST);
  }
}

function pools(count: number): void {
  for (let i = 0; i < count; i++) {
    pool.getBulk(table, BURST);
    pool.putBulk(table, BURST);
  }
}

/** A round is two bursts: one from each port. */
function rounds(count: number): void {
  for (let i = 0; i < count / 2; i++) round();
}

printResult(bytesOf(rings), bytesOf(pools), bytesOf(rounds));
end();
