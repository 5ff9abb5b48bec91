/**
 * Batches on memory of every kind, without DPDK.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Window } from "../../ffi/memory/window.ts";
import { TABLES, wasmWindow } from "../../tests/testenv/wasm_memory.ts";
import { Batch } from "./batch.ts";
import { memoryOf } from "./internal/batch_memory.ts";

/** Byte offset of batches that lie at a place. */
const PLACE = TABLES + 128;

/** Where batches can lie. */
const KINDS = ["plain", "wasm", "placed in wasm", "placed elsewhere"] as const;
type Kind = typeof KINDS[number];

const plain = new Window(new ArrayBuffer(0x2000));
const wasm = wasmWindow();
const otherWasm = wasmWindow();

/** An empty batch of a kind; `i` tells several of one kind apart. */
function batchOf(kind: Kind, capacity: number, i = 0): Batch {
  const batch = made(kind, capacity, i);
  batch.clear();
  return batch;
}

function made(kind: Kind, capacity: number, i: number): Batch {
  switch (kind) {
    case "plain":
      return new Batch(plain, capacity);
    case "wasm":
      return new Batch(i === 0 ? wasmWindow() : otherWasm, capacity);
    case "placed in wasm":
      return placed(wasm, wasm, capacity, PLACE + i * 0x1000);
    default:
      return placed(wasm, plain, capacity, 64 + i * 0x1000);
  }
}

function placed(
  window: Window,
  memory: Window,
  capacity: number,
  offset: number,
): Batch {
  return new Batch(window, capacity, { memory, offset });
}

function elementsOf(batch: Batch): bigint[] {
  return Array.from({ length: batch.length }, (_, i) => batch.get(i));
}

for (const kind of KINDS) {
  Deno.test(`Batch keeps what is pushed until it is full (${kind})`, () => {
    const batch = batchOf(kind, 4);
    assert.deepEqual([batch.length, batch.room, batch.capacity], [0, 4, 4]);
    assert.equal(batch.push(0xfedc_ba98_7654_3210n), true);
    assert.equal(batch.pushAddress(0x12_3456_789a_bcde), true);
    assert.equal(batch.pushAddress(5), true);
    assert.deepEqual([batch.length, batch.room], [3, 1]);
    assert.equal(batch.push(7n), true);
    assert.equal(batch.push(8n), false);
    assert.equal(batch.pushAddress(8), false);
    assert.deepEqual([batch.length, batch.room], [4, 0]);
    const expected = [0xfedc_ba98_7654_3210n, 0x12_3456_789a_bcden, 5n, 7n];
    assert.deepEqual(elementsOf(batch), expected);
    assert.deepEqual(
      [1, 2, 3].map((i) => batch.address(i)),
      [0x12_3456_789a_bcde, 5, 7],
    );
    batch.set(2, 6n);
    assert.equal(batch.get(2), 6n);
    batch.length = 1;
    assert.deepEqual(elementsOf(batch), expected.slice(0, 1));
    batch.clear();
    assert.deepEqual([batch.length, batch.room], [0, 4]);
  });

  Deno.test(`Batch refuses lengths and elements that it cannot have (${kind})`, () => {
    const batch = batchOf(kind, 4);
    batch.push(1n);
    for (const length of [5, -1, 1.5, NaN, 2 ** 32, 2 ** 32 + 1]) {
      assert.throws(() => batch.length = length, {
        name: "RangeError",
        message:
          `Cannot set length of batch: it must be from 0 to 4: ${length}`,
      });
    }
    for (const i of [1, 4, -1, 0.5, NaN, 2 ** 32]) {
      const expected = {
        name: "RangeError",
        message: `Cannot use element ${i} of batch: it has 1`,
      };
      assert.throws(() => batch.get(i), expected);
      assert.throws(() => batch.address(i), expected);
      assert.throws(() => batch.set(i, 2n), expected);
    }
    assert.deepEqual(elementsOf(batch), [1n]);
    batch.length = 4;
    assert.equal(batch.length, 4);
  });
}

Deno.test("Batch.take moves what arrays would, between memories of all kinds", () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  const kinds = fc.constantFrom(...KINDS);
  const counts = fc.array(fc.option(fc.nat(45), { nil: undefined }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(fc.property(
    kinds,
    kinds,
    sizes,
    sizes,
    fc.nat(40),
    fc.nat(40),
    counts,
    (toKind, fromKind, toSize, fromSize, held, offered, list) => {
      const to = batchOf(toKind, toSize);
      const from = batchOf(fromKind, fromSize, 1);
      const inTo: bigint[] = [];
      const inFrom: bigint[] = [];
      for (let i = 0; i < held && to.push(BigInt(i)); i++) {
        inTo.push(BigInt(i));
      }
      for (let i = 0; i < offered && from.push(BigInt(100 + i)); i++) {
        inFrom.push(BigInt(100 + i));
      }
      for (const count of list) {
        const n = Math.min(
          count ?? inFrom.length,
          inFrom.length,
          toSize - inTo.length,
        );
        inTo.push(...inFrom.splice(0, n));
        assert.equal(to.take(from, count), n);
        assert.deepEqual(elementsOf(to), inTo);
        assert.deepEqual(elementsOf(from), inFrom);
      }
    },
  ));
});

Deno.test("Batch.take refuses counts that are none, and takes nothing from itself", () => {
  const batch = batchOf("wasm", 4);
  const other = batchOf("wasm", 4, 1);
  batch.push(1n);
  other.push(2n);
  for (const count of [-1, 0.5, NaN, 2 ** 32]) {
    assert.throws(() => batch.take(other, count), {
      name: "RangeError",
      message:
        `Cannot take from batch: count must be an integer from 0 on: ${count}`,
    });
  }
  assert.equal(batch.take(batch), 0);
  assert.deepEqual(elementsOf(batch), [1n]);
  assert.deepEqual(elementsOf(other), [2n]);
});

Deno.test("Batch refuses capacities out of range", () => {
  for (const capacity of [0, -1, 1.5, NaN, 65536]) {
    assert.throws(() => new Batch(plain, capacity), {
      name: "RangeError",
      message:
        `Cannot make batch: capacity must be from 1 to 65535: ${capacity}`,
    });
  }
  assert.equal(new Batch(plain, 65535).room, 65535);
});

Deno.test("Batch at a place has its length, capacity and elements where others look", () => {
  for (const memory of [wasm, plain]) {
    const offset = memory === wasm ? PLACE : 64;
    memory.u8.fill(0xa5, offset, offset + 64 + 3 * 8);
    const batch = placed(wasm, memory, 3, offset);
    const { i32, u64 } = memory;
    const at = offset / 4;
    // Nothing sensible was there.
    assert.deepEqual([i32[at], i32[at + 1]], [0, 3]);
    batch.push(5n);
    batch.pushAddress(6);
    assert.equal(i32[at], 2);
    assert.deepEqual([...u64.slice(offset / 8 + 8, offset / 8 + 10)], [5n, 6n]);
    batch.length = 1;
    assert.equal(i32[at], 1);
    // What is there stays, for whoever comes after.
    const successor = placed(wasm, memory, 3, offset);
    assert.deepEqual(elementsOf(successor), [5n]);
    successor.clear();
    assert.equal(batch.length, 0);
  }
});

Deno.test("Batch refuses places that have no room for it", () => {
  for (const memory of [wasm, plain]) {
    const { byteLength } = memory;
    const before = memory.u8.slice();
    for (const offset of [32, -64, 1, NaN, 0.5, byteLength - 64, byteLength]) {
      assert.throws(() => placed(wasm, memory, 1, offset), {
        name: "RangeError",
        message:
          `Cannot place batch: its offset must be a multiple of 64 with 72 bytes behind it, of ${byteLength}: ${offset}`,
      });
    }
    assert.deepEqual(memory.u8, before);
  }
  assert.equal(placed(plain, plain, 8, plain.byteLength - 128).room, 8);
});

Deno.test("Batch lies where kernels reach it, as long as there is memory", () => {
  const window = wasmWindow();
  assert.equal(memoryOf(new Batch(plain, 4)).offset, 0);
  assert.equal(memoryOf(placed(window, plain, 4, 64)).offset, 0);
  assert.equal(memoryOf(placed(window, window, 4, PLACE)).offset, PLACE);
  const first = memoryOf(new Batch(window, 4)).offset;
  assert.ok(first > 0 && first % 64 === 0 && first < TABLES);
  let last = first;
  while (last !== 0) last = memoryOf(new Batch(window, 512)).offset;
  // Ends of such a batch work by TypeScript.
  const late = new Batch(window, 512);
  assert.equal(late.take(batchWith(window, 3n)), 1);
  assert.deepEqual(elementsOf(late), [3n]);
});

function batchWith(window: Window, element: bigint): Batch {
  const batch = placed(window, window, 4, PLACE);
  batch.push(element);
  return batch;
}
