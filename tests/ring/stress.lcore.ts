/**
 * The TypeScript end of the ring stress test on one lcore: the same exchange
 * as in ring_peer.c.
 *
 * @module
 */
import { lcoreMain, Memzone } from "../../packages/eal/mod.ts";
import { makePacketTable } from "../../packages/kernels/mod.ts";
import { Ring } from "../../packages/ring/mod.ts";
import { yieldCpu } from "../../ffi/libc.ts";

/** One lcore's part of a run; see `struct run` in ring_peer.c. */
export interface Part {
  readonly out: string;
  readonly in: string;
  readonly each: number;
  readonly producer: number;
  readonly total: number;
  /** Which counter of the zone "taken" counts for `in`. */
  readonly takenIndex: number;
}

const BURST = 32;

lcoreMain<Part>(({ data: part, running }) => {
  const out = Ring.lookup(part.out);
  const source = Ring.lookup(part.in);
  const seen = Memzone.lookup("seen").window.u8;
  const taken = Memzone.lookup("taken").window.u32;
  // Where kernels reach it, if there are any. The halves are the same
  // elements: no BigInt per element.
  const { table, words: halves } = makePacketTable(out.window, BURST);
  const enqueueBulk = out.bulkEnqueuer(table);
  const enqueueBurst = out.burstEnqueuer(table);
  const enqueueOne = out.enqueuer(table);
  const dequeueOne = source.dequeuer(table);
  const dequeueBurst = source.burstDequeuer(table);
  const { each, total, producer, takenIndex } = part;
  const last = new Array<number>(16).fill(-1);
  let sent = 0;
  for (let turn = 0; running(); turn++) {
    const want = Math.min(1 + turn % BURST, each - sent);
    let put = 0;
    if (want > 0) {
      for (let i = 0; i < want; i++) {
        halves[2 * i] = sent + i;
        halves[2 * i + 1] = producer;
      }
      const enqueue = turn % 2 === 0 ? enqueueBulk : enqueueBurst;
      put = want === 1
        ? Number(enqueueOne())
        : turn % 4 < 2
        ? enqueue(want)
        : turn % 2 === 0
        ? out.enqueueBulk(table, want)
        : out.enqueueBurst(table, want);
      sent += put;
    }
    const receiving = Atomics.load(taken, takenIndex) < total;
    const got = !receiving
      ? 0
      : turn % 2 === 0
      ? source.dequeueBurst(table)
      : turn % 3 === 0
      ? Number(dequeueOne())
      : dequeueBurst(1 + turn % 5);
    for (let i = 0; i < got; i++) {
      const sequence = halves[2 * i]!;
      const from = halves[2 * i + 1]!;
      if (!(sequence > last[from]!) || sequence >= each) {
        throw new Error(`producer ${from}: ${sequence} after ${last[from]}`);
      }
      last[from] = sequence;
      seen[from * each + sequence]!++;
    }
    if (got > 0) Atomics.add(taken, takenIndex, got);
    if (sent === each && !receiving) return;
    if (put === 0 && got === 0) yieldCpu();
  }
  throw new Error("stopped");
});
