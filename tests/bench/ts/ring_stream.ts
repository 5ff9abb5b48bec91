/**
 * ring_stream EAL... -- SECONDS MODE BURST
 *
 * A stream from one process on one core to another on another: the primary
 * enqueues for ever, the secondary dequeues and prints millions of elements
 * per second. MODE is sp or mp. ring_stream.c is the same in C.
 *
 * @module
 */
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  RingFlag,
} from "../../../packages/ring/mod.ts";
import { end, printResult, startProgram } from "./_measure.ts";

const NAME = "stream";
/** Turns between two looks at the clock. */
const TURNS = 1024;

const { eal, words: [seconds, mode, burst] } = startProgram();

function produce(count: number): never {
  const single = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
  const ring = Ring.create(NAME, 1024, { flags: mode === "sp" ? single : 0 });
  const batch = new Batch(ring.window, 128);
  const producer = new Producer(ring, batch);
  console.log("ready");
  for (;;) {
    batch.length = count;
    producer.send(count);
  }
}

function consume(most: number, milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let count = 0;
  do {
    for (let i = 0; i < TURNS; i++) {
      count += consumer.receive(most);
      batch.clear();
    }
  } while (performance.now() < end);
  return count;
}

if (eal.processType === "primary") produce(Number(burst));
const ring = Ring.lookup(NAME);
const batch = new Batch(ring.window, 128);
const consumer = new Consumer(ring, batch);
const milliseconds = Number(seconds) * 1000;
consume(Number(burst), milliseconds / 4);
const begin = performance.now();
const count = consume(Number(burst), milliseconds);
printResult(count / (performance.now() - begin) / 1000);
end();
