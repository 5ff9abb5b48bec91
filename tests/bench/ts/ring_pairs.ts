/**
 * ring_pairs EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core: ns of a pair, at bursts of 1, 8,
 * 32 and 128. MODE is sp, mp, hts or rts. ring_pairs.c is the same in C.
 *
 * @module
 */
import { Ring, RingFlag } from "../../../packages/ring/mod.ts";
import { end, measure, printResult, startProgram } from "./_measure.ts";

const PAIRS = 2048;

const flags: Readonly<Record<string, number>> = {
  sp: RingFlag.SP_ENQ | RingFlag.SC_DEQ,
  mp: 0,
  hts: RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ,
  rts: RingFlag.MP_RTS_ENQ | RingFlag.MC_RTS_DEQ,
};

const { words: [seconds, mode] } = startProgram();
const ring = Ring.create("pairs", 1024, { flags: flags[mode!]! });
const table = ring.makeTable(128);
const enqueue = ring.bulkEnqueuer(table);
const dequeue = ring.bulkDequeuer(table);

function pairs(burst: number): void {
  for (let i = 0; i < PAIRS; i++) {
    enqueue(burst);
    dequeue(burst);
  }
}

printResult(
  ...[1, 8, 32, 128].map((burst) =>
    measure(() => pairs(burst), PAIRS, Number(seconds))
  ),
);
end();
