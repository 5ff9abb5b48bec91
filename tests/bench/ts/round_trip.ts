/**
 * round_trip EAL... -- SECONDS
 *
 * What two simple_mp processes do with a message, there and back, but polling:
 * take an element from the pool, write the text, enqueue it; the other side
 * dequeues it, returns it to the pool, and answers in the same way over the
 * other ring. The primary answers for ever; the secondary prints p50, p99 and
 * p99.99 of the round trip in ns. round_trip.c is the same in C.
 *
 * @module
 */
import { sharedWindow } from "../../../ffi/hugepages/shared_memory.ts";
import { openObjects } from "../../../packages/apps/simple_mp/objects.ts";
import { Sink, Source } from "../../../packages/mempool/mod.ts";
import { Batch, Consumer, Producer } from "../../../packages/ring/mod.ts";
import { end, printResult, startProgram } from "./_measure.ts";
import { openClock } from "./_clock.ts";

const MOST = 2_000_000;

const { eal, words: [seconds] } = startProgram();
const primary = eal.processType === "primary";
const { sending, receiving, pool } = openObjects(primary, 0);
const message = new Batch(pool.window, 1);
const producer = new Producer(sending, message);
const consumer = new Consumer(receiving, message);
const source = new Source(pool, message);
const sink = new Sink(pool, message);
source.receiveBulk(1);
const window = sharedWindow(message.address(0));
sink.sendBulk(1);

/** Index of the text in the window. */
function textAt(): number {
  return (message.address(0) - window.base) >>> 2;
}

function send(text: number): void {
  if (source.receiveBulk(1) !== 1) throw new Error("Cannot get message");
  window.u32[textAt()] = text;
  if (!producer.sendOne()) throw new Error("Cannot send message");
}

function receive(): number {
  while (!consumer.receiveOne());
  const text = window.u32[textAt()]!;
  sink.sendBulk(1);
  return text;
}

function answer(): never {
  console.log("ready");
  for (;;) send(receive());
}

const samples = new Uint32Array(MOST);
const now = openClock();

function ask(duration: number): number {
  const end = now() + duration * 1e9;
  let count = 0;
  let after = 0;
  do {
    const before = now();
    send(count);
    if (receive() !== count) throw new Error("Wrong answer");
    after = now();
    samples[count++] = after - before;
  } while (after < end && count < MOST);
  return count;
}

if (primary) answer();
ask(Number(seconds) / 4);
const sorted = samples.subarray(0, ask(Number(seconds))).sort();
function percentile(part: number): number {
  return sorted[Math.floor(sorted.length * part)]!;
}
printResult(percentile(0.5), percentile(0.99), percentile(0.9999));
end();
