/**
 * allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state: of ring pairs, of mempool pairs, and of l2fwd's rounds.
 *
 * @module
 */
import { Mempool } from "../../../packages/mempool/mod.ts";
import { Ring } from "../../../packages/ring/mod.ts";
import { bytesOf } from "./_allocated.ts";
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { end, printResult, startProgram } from "./_measure.ts";

const BURST = 32;

startProgram();

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
