/**
 * ring_pairs EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core: ns of a pair, at bursts of 1, 8,
 * 32 and 128. MODE is sp, mp, hts or rts. ring_pairs.c is the same in C.
 *
 * @module
 */
import { Ring, RingFlag } from "../../../packages/ring/mod.ts";
import { end, measure, printResult, startProgram, warmUp } from "./_measure.ts";

const PAIRS = 2048;
const BURSTS = [1, 8, 32, 128];

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

// Each new size makes the compiler begin anew: all of them first, and then once
// more for what it has made of that.
for (let pass = 0; pass < 2; pass++) {
  for (const burst of BURSTS) warmUp(() => pairs(burst));
}
printResult(
  ...BURSTS.map((burst) => measure(() => pairs(burst), PAIRS, Number(seconds))),
);
end();
