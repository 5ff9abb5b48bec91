/**
 * A Worker that feeds or drains a ring on a SharedArrayBuffer.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { Window } from "../../ffi/memory/window.ts";
import {
  Batch,
  Consumer,
  Producer,
  RingSpan,
  RingView,
} from "../../packages/ring/mod.ts";
import { memoryOf } from "../../packages/ring/internal/batch_memory.ts";

/** What the Worker is to do. */
export interface Job {
  readonly role: "producer" | "consumer";
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  /** [0] counts Workers that are ready, [1] elements taken by all consumers. */
  readonly control: SharedArrayBuffer;
  readonly workers: number;
  /** How often each element was taken, by producer and sequence number. */
  readonly taken: SharedArrayBuffer;
  readonly producers: number;
  readonly perProducer: number;
  /** Number of this producer. */
  readonly id: number;
  /** By the ring's own calls, by ends, or by reservations in place. */
  readonly way: "calls" | "ends" | "reservations";
}

const BURST = 32;
const SHIFT = 32n;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

function relax(): void {
  Atomics.wait(sleeper, 0, 0, 0.01);
}

function produce(ring: RingView, job: Job): void {
  const send = senderFor(ring, job);
  const first = BigInt(job.id) << SHIFT;
  let sent = 0;
  for (let turn = 0; sent < job.perProducer; turn++) {
    const n = send(
      turn,
      Math.min(1 + turn % BURST, job.perProducer - sent),
      (i) => first + BigInt(sent + i),
    );
    sent += n;
    if (n === 0) relax();
  }
}

/** Sends up to `wanted` elements, which a function tells; returns how many. */
type Send = (
  turn: number,
  wanted: number,
  element: (i: number) => bigint,
) => number;

function senderFor(ring: RingView, { way }: Job): Send {
  const table = new BigUint64Array(BURST);
  const span = new RingSpan();
  const batch = new Batch(ring.window, BURST);
  const producer = new Producer(ring, batch);
  return (turn, wanted, element) => {
    if (way === "ends") {
      // The batch has kept what the ring did not take.
      while (batch.length < wanted) batch.push(element(batch.length));
      return turn % 3 === 0
        ? producer.sendBulk()
        : turn % 5 === 0
        ? Number(producer.sendOne())
        : producer.send(Math.min(wanted, batch.length));
    }
    if (way === "reservations") {
      const n = ring.enqueueZcBurstStart(wanted, span);
      const keep = turn % 3 === 0 ? n >>> 1 : n;
      const { u64 } = ring.window;
      for (let i = 0; i < keep; i++) u64[at(span, i)] = element(i);
      if (n > 0) ring.enqueueZcFinish(keep);
      return keep;
    }
    for (let i = 0; i < wanted; i++) table[i] = element(i);
    return turn % 2 === 0
      ? ring.enqueueBurst(table, wanted)
      : ring.enqueueBulk(table, wanted);
  };
}

function consume(ring: RingView, job: Job, control: Int32Array): void {
  const batch = new Batch(ring.window, BURST);
  const receive = receiverFor(ring, batch, job);
  const { table } = memoryOf(batch);
  const taken = new Uint8Array(job.taken);
  const next: number[] = new Array(job.producers).fill(0);
  const total = job.producers * job.perProducer;
  while (Atomics.load(control, 1) < total) {
    const n = receive();
    for (let i = 0; i < n; i++) {
      const producer = Number(table[i]! >> SHIFT);
      const sequence = Number(table[i]! & 0xffff_ffffn);
      if (!(sequence >= next[producer]!)) {
        throw new Error(
          `producer ${producer}: ${sequence} after ${next[producer]! - 1}`,
        );
      }
      next[producer] = sequence + 1;
      Atomics.add(taken, producer * job.perProducer + sequence, 1);
    }
    if (n === 0) relax();
    else Atomics.add(control, 1, n);
  }
}

/** Receives to the start of a batch's elements; returns how many. */
function receiverFor(ring: RingView, batch: Batch, { way }: Job): () => number {
  const { table } = memoryOf(batch);
  const consumer = new Consumer(ring, batch);
  let turn = 0;
  return () => {
    if (way === "ends") {
      batch.clear();
      consumer.receive(1 + turn++ % BURST);
      // One more, behind those.
      if (batch.room > 0) consumer.receiveOne();
      return batch.length;
    }
    if (way === "calls") return ring.dequeueBurst(table);
    const n = ring.dequeueBurstStart(table);
    const keep = n > 2 ? n - 1 : n;
    if (n > 0) ring.dequeueFinish(keep);
    return keep;
  };
}

function at(span: RingSpan, i: number): number {
  return i < span.count1
    ? span.offset1 / 8 + i
    : span.offset2 / 8 + i - span.count1;
}

self.onmessage = ({ data }: MessageEvent<Job>) => {
  const control = new Int32Array(data.control);
  const ring = new RingView(new Window(data.memory), data.offset, { relax });
  Atomics.add(control, 0, 1);
  while (Atomics.load(control, 0) < data.workers) relax();
  if (data.role === "producer") produce(ring, data);
  else consume(ring, data, control);
  self.postMessage("done");
};
