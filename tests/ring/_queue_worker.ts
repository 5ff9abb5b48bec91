/**
 * A Worker that feeds or drains a ring on a SharedArrayBuffer.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { Window } from "../../ffi/window.ts";
import { RingSpan, RingView } from "../../packages/ring/mod.ts";

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
  /** Whether to reserve in place. */
  readonly zeroCopy: boolean;
}

const BURST = 32;
const SHIFT = 32n;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

function relax(): void {
  Atomics.wait(sleeper, 0, 0, 0.01);
}

function produce(ring: RingView, job: Job): void {
  const table = new BigUint64Array(BURST);
  const span = new RingSpan();
  const first = BigInt(job.id) << SHIFT;
  let sent = 0;
  for (let turn = 0; sent < job.perProducer; turn++) {
    const want = Math.min(1 + turn % BURST, job.perProducer - sent);
    for (let i = 0; i < want; i++) table[i] = first + BigInt(sent + i);
    let n: number;
    if (job.zeroCopy) {
      n = ring.enqueueZcBurstStart(want, span);
      const keep = turn % 3 === 0 ? n >>> 1 : n;
      const { u64 } = ring.window;
      for (let i = 0; i < keep; i++) u64[at(span, i)] = table[i]!;
      if (n > 0) ring.enqueueZcFinish(keep);
      n = keep;
    } else {
      n = turn % 2 === 0
        ? ring.enqueueBurst(table, want)
        : ring.enqueueBulk(table, want);
    }
    sent += n;
    if (n === 0) relax();
  }
}

function consume(ring: RingView, job: Job, control: Int32Array): void {
  const table = new BigUint64Array(BURST);
  const taken = new Uint8Array(job.taken);
  const next: number[] = new Array(job.producers).fill(0);
  const total = job.producers * job.perProducer;
  while (Atomics.load(control, 1) < total) {
    let n: number;
    if (job.zeroCopy) {
      n = ring.dequeueBurstStart(table);
      const keep = n > 2 ? n - 1 : n;
      if (n > 0) ring.dequeueFinish(keep);
      n = keep;
    } else {
      n = ring.dequeueBurst(table);
    }
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
