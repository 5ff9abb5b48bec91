import assert from "node:assert/strict";
import { makeRecording } from "../../../tests/apps/mp_top/recording.ts";
import { History } from "./history.ts";

const SAMPLES = makeRecording({ count: 20, start: 1_000_000 });

Deno.test("History keeps whole samples and finds them by time", () => {
  const history = new History();
  for (const sample of SAMPLES) assert.equal(history.add(sample), true);
  assert.deepEqual(history.at(1_005_999), SAMPLES[5]);
  assert.deepEqual(history.at(0), SAMPLES[0]);
  assert.deepEqual(history.at(Infinity), SAMPLES[19]);
  assert.equal(new History().at(0), undefined);
});

Deno.test("History keeps one sample of a second", () => {
  const history = new History();
  const [first] = SAMPLES;
  const times = [0, 100, 500, 950, 1500, 1960, 2900];
  const kept = times.filter((time) => history.add({ ...first!, time }));
  assert.deepEqual(kept, [0, 950, 1960, 2900]);
});

Deno.test("History forgets the oldest beyond its capacity", () => {
  const history = new History({ capacity: 5 });
  for (const sample of SAMPLES) history.add(sample);
  assert.equal(history.length, 5);
  assert.equal(history.oldest, SAMPLES[15]!.time);
  assert.equal(history.newest, SAMPLES[19]!.time);
  const { times, series } = history.columns();
  assert.equal(times.length, 5);
  for (const column of Object.values(series)) assert.equal(column.length, 5);
});

Deno.test("History steps along its samples and stops at the ends", () => {
  const history = new History();
  for (const sample of SAMPLES) history.add(sample);
  const [first, last] = [SAMPLES[0]!.time, SAMPLES[19]!.time];
  assert.equal(history.step(last, -1), SAMPLES[18]!.time);
  assert.equal(history.step(first + 400, 1), SAMPLES[1]!.time);
  assert.equal(history.step(first, -Infinity), first);
  assert.equal(history.step(first, 100), last);
  assert.equal(new History().step(0, 1), undefined);
});

Deno.test("History gives the recent values of a series up to a time", () => {
  const history = new History();
  for (const sample of SAMPLES) history.add(sample);
  const key = "ring-out:MProc_Client_0_RX";
  const recent = history.recent(key, 3, SAMPLES[2]!.time);
  // The first sample has no rates.
  assert.ok(Number.isNaN(recent[0]));
  assert.deepEqual(
    recent.slice(1),
    [1, 2].map((i) => SAMPLES[i]!.rates.rings.MProc_Client_0_RX!.dequeued),
  );
  assert.deepEqual(history.recent("ring-out:none", 2), [NaN, NaN]);
});

Deno.test("History has null where a series had not begun or has ended", () => {
  const history = new History();
  const [one, two, three] = SAMPLES;
  history.add({ ...one!, mempools: [] });
  history.add(two!);
  history.add({ ...three!, mempools: [] });
  const column = history.columns().series["pool-used:MProc_pktmbuf_pool"]!;
  assert.equal(column[0], null);
  assert.equal(typeof column[1], "number");
  assert.equal(column[2], null);
});
