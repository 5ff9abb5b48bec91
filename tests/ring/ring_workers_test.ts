/**
 * Rings on a SharedArrayBuffer between Workers that really run at once.
 */
import assert from "node:assert/strict";
import { RingView, type SyncMode } from "../../packages/ring/mod.ts";
import {
  consumerFlag,
  formatted,
  modes,
  OFFSET,
  producerFlag,
  setPosition,
} from "./memory.ts";
import type { Job } from "./_queue_worker.ts";

const PER_PRODUCER = 100_000;

async function exchange(mode: SyncMode, way: Job["way"]): Promise<void> {
  const crew = mode === "st" ? 1 : 2;
  const window = formatted(
    { count: 64, flags: producerFlag[mode] | consumerFlag[mode] },
    (length) => new SharedArrayBuffer(length),
  );
  // The positions pass 2^32 in the middle of the run.
  const half = crew * PER_PRODUCER / 2;
  setPosition(window, OFFSET, 2 ** 32 - half);
  const taken = new SharedArrayBuffer(crew * PER_PRODUCER);
  const common = {
    memory: window.u8.buffer as SharedArrayBuffer,
    offset: OFFSET,
    control: new SharedArrayBuffer(8),
    workers: 2 * crew,
    taken,
    producers: crew,
    perProducer: PER_PRODUCER,
    way,
  };
  const jobs: Job[] = [];
  for (let id = 0; id < crew; id++) {
    jobs.push({ ...common, role: "producer", id });
    jobs.push({ ...common, role: "consumer", id });
  }
  const workers: Worker[] = [];
  try {
    await Promise.all(jobs.map((job) => run(job, workers)));
  } finally {
    for (const worker of workers) worker.terminate();
  }
  const wrong = new Uint8Array(taken).findIndex((times) => times !== 1);
  assert.equal(wrong, -1, `element ${wrong} was not taken exactly once`);
  assert.ok(new RingView(window, OFFSET).empty);
}

function run(job: Job, workers: Worker[]): Promise<void> {
  const url = new URL("./_queue_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  workers.push(worker);
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(job);
  });
}

for (const mode of modes) {
  Deno.test(`RingView ${mode} loses and doubles nothing between Workers across 2^32`, () =>
    exchange(mode, "calls"));

  Deno.test(`Producer and Consumer ${mode} lose and double nothing between Workers across 2^32`, () =>
    exchange(mode, "ends"));
}

for (const mode of ["st", "hts"] as const) {
  Deno.test(`RingView ${mode} reservations lose and double nothing between Workers`, () =>
    exchange(mode, "reservations"));
}
