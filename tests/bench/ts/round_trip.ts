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
import { sharedWindow } from "../../../ffi/shared_memory.ts";
import { openObjects } from "../../../packages/apps/simple_mp/objects.ts";
import { end, printResult, startProgram } from "./_measure.ts";
import { openClock } from "./_clock.ts";

const MOST = 2_000_000;

const { eal, words: [seconds] } = startProgram();
const primary = eal.processType === "primary";
const { sending, receiving, pool } = openObjects(primary, 0);
const message = sending.makeTable(16);
const enqueue = sending.enqueuer(message);
const dequeue = receiving.dequeuer(message);
const get = pool.bulkGetter(message);
const put = pool.bulkPutter(message);
const words32 = new Uint32Array(message.buffer, message.byteOffset, 2);
get(1);
const window = sharedWindow(Number(message[0]));
put(1);
const baseLow = window.base >>> 0;

function send(text: number): void {
  if (get(1) !== 1) throw new Error("Cannot get message");
  window.u32[((words32[0]! - baseLow) >>> 0) >>> 2] = text;
  if (!enqueue()) throw new Error("Cannot send message");
}

function receive(): number {
  while (!dequeue());
  const text = window.u32[((words32[0]! - baseLow) >>> 0) >>> 2]!;
  put(1);
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
