/** The measure behind the bench's rows of allocated bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf } from "./_allocated.ts";

const MILLION = 1_000_000;
/** Kept reachable, so that V8 cannot leave the allocation out. */
const kept: unknown[] = [undefined];

test("a loop that allocates nothing: 0 bytes", () => {
  const counters = new Float64Array(2);
  assert.equal(
    bytesOf((count) => {
      for (let i = 0; i < count; i++) counters[0]! += i;
    }),
    0,
  );
});

test("a small object in each burst is seen, to the byte", () => {
  const bytes = bytesOf((count) => {
    for (let i = 0; i < count; i++) kept[0] = { i };
  });
  const perBurst = bytes / MILLION;
  assert.ok(perBurst >= 16 && perBurst <= 64, `${perBurst} bytes`);
});

test("one object in a thousand bursts is seen", () => {
  const bytes = bytesOf((count) => {
    for (let i = 0; i < count; i++) if (i % 1000 === 0) kept[0] = { i };
  });
  assert.ok(bytes >= 16 * 1000 && bytes <= 64 * 1000, `${bytes} bytes`);
});

test("more than the heap takes without a collection is seen too", () => {
  const bytes = bytesOf((count) => {
    for (let i = 0; i < count; i++) kept[0] = new Array(1000).fill(i);
  });
  assert.ok(bytes > 1000 * MILLION, `${bytes} bytes`);
});
