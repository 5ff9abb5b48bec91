/** What is read of a placed batch is what the batch itself says. */
import assert from "node:assert/strict";
import { Window } from "../../ffi/memory/window.ts";
import { Batch } from "./batch.ts";
import {
  addressesAt,
  batchBytes,
  clearAt,
  lengthAt,
} from "./internal/batch_layout.ts";

const CAPACITY = 32;
const BYTES = batchBytes(CAPACITY);
const BASE = 0x7f00_0000_0000;

Deno.test("lengthAt() and addressesAt() tell what a batch at that place holds", () => {
  const memory = new Window(new SharedArrayBuffer(3 * BYTES), BASE);
  const place = { memory, offset: BYTES };
  const batch = new Batch(memory, CAPACITY, place);
  assert.deepEqual(addressesAt(place, CAPACITY), []);
  const elements = Array.from({ length: CAPACITY }, (_, i) => BASE + 64 * i);
  for (const element of elements) assert.ok(batch.pushAddress(element));
  assert.equal(lengthAt(place, CAPACITY), CAPACITY);
  assert.deepEqual(addressesAt(place, CAPACITY), elements);
  batch.length = 3;
  assert.equal(lengthAt(place, CAPACITY), 3);
  assert.deepEqual(addressesAt(place, CAPACITY), elements.slice(0, 3));
  clearAt(place);
  assert.equal(batch.length, 0);
  // It takes just so many bytes.
  for (const [from, to] of [[0, BYTES], [2 * BYTES]]) {
    assert.ok(memory.u8.subarray(from, to).every((byte) => byte === 0));
  }
});

Deno.test("lengthAt() takes a length that cannot be for none, as a batch does", () => {
  const memory = new Window(new SharedArrayBuffer(BYTES), BASE);
  const place = { memory, offset: 0 };
  for (const length of [CAPACITY + 1, 0xffff_ffff]) {
    memory.u32[0] = length;
    assert.equal(lengthAt(place, CAPACITY), 0);
    assert.deepEqual(addressesAt(place, CAPACITY), []);
    assert.equal(new Batch(memory, CAPACITY, place).length, 0);
  }
});
