/**
 * Random calls on a ring and on a plain queue, which must agree.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import {
  RingFlag,
  RingSpan,
  type RingTable,
  RingView,
} from "../../packages/ring/mod.ts";
import {
  consumerFlag,
  formatted,
  OFFSET,
  producerFlag,
  setPosition,
} from "./memory.ts";
import { type Shape, shapes } from "./shapes.ts";

interface SizedShape extends Shape {
  readonly elementSize: number;
}

interface Call {
  readonly side: "enqueue" | "dequeue";
  readonly way: "one" | "plain" | "peek" | "zc";
  readonly isBulk: boolean;
  readonly n: number;
  /** How many of the reserved elements to finish, in percent. */
  readonly keep: number;
  readonly wide: boolean;
  readonly start: number;
}

const sizedShapes = fc.tuple(shapes, fc.constantFrom(4, 8, 16, 20)).map(
  ([shape, elementSize]): SizedShape => ({ ...shape, elementSize }),
);

const calls = fc.array(
  fc.record<Call>({
    side: fc.constantFrom("enqueue", "dequeue"),
    way: fc.constantFrom("one", "plain", "peek", "zc"),
    isBulk: fc.boolean(),
    n: fc.integer({ min: 0, max: 40 }),
    keep: fc.constantFrom(0, 50, 100),
    wide: fc.boolean(),
    start: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 50 },
);

/** The 32-bit words of the element with a serial number. */
function words(serial: number, elementSize: number): number[] {
  return Array.from(
    { length: elementSize / 4 },
    (_, i) => (serial * 2654435761 + i * 40503) >>> 0,
  );
}

class Pair {
  readonly ring: RingView;
  readonly queue: number[][] = [];
  readonly #size: number;
  #serial = 1;

  constructor(readonly shape: SizedShape) {
    const count = shape.exact ? 2 ** shape.log2 + 1 : 2 ** shape.log2;
    const window = formatted({
      count,
      elementSize: shape.elementSize,
      flags: producerFlag[shape.producer] | consumerFlag[shape.consumer] |
        (shape.exact ? RingFlag.EXACT_SZ : 0),
    });
    setPosition(window, OFFSET, shape.position);
    this.#size = shape.elementSize;
    this.ring = new RingView(window, OFFSET, {
      elementSize: shape.elementSize,
    });
    assert.equal(this.ring.capacity, shape.exact ? count : count - 1);
  }

  run(call: Call): void {
    if (call.side === "enqueue") this.#enqueue(call);
    else this.#dequeue(call);
    const { ring, queue } = this;
    assert.equal(ring.count, queue.length);
    assert.equal(ring.freeCount, ring.capacity - queue.length);
    assert.equal(ring.full, queue.length === ring.capacity);
    assert.equal(ring.empty, queue.length === 0);
  }

  #enqueue(call: Call): void {
    const { ring, queue } = this;
    const room = ring.capacity - queue.length;
    if (call.way === "one" && this.#size === 8) {
      const [element] = this.#elements(1);
      const value = BigInt(element![0]!) + (BigInt(element![1]!) << 32n);
      assert.equal(ring.enqueue(value), room > 0);
      if (room > 0) queue.push(element!);
      return;
    }
    const n = expected(call, room);
    const elements = this.#elements(call.n);
    const table = this.#table(call, elements);
    const reserves = call.way === "peek" || call.way === "zc";
    if (reserves && ring.producerSync !== "st" && ring.producerSync !== "hts") {
      assert.throws(() => ring.enqueueBulkStart(1), TypeError);
      assert.throws(
        () => ring.enqueueZcBurstStart(1, new RingSpan()),
        TypeError,
      );
    } else if (reserves) {
      const keep = Math.floor(n * call.keep / 100);
      if (call.way === "peek") {
        const got = call.isBulk
          ? ring.enqueueBulkStart(call.n)
          : ring.enqueueBurstStart(call.n);
        assert.equal(got, n);
        ring.enqueueFinish(table, keep, call.start);
      } else {
        const span = new RingSpan();
        const got = call.isBulk
          ? ring.enqueueZcBulkStart(call.n, span)
          : ring.enqueueZcBurstStart(call.n, span);
        assert.equal(got, n);
        elements.slice(0, keep).forEach((element, i) => {
          ring.window.u32.set(element, this.#at(span, i));
        });
        ring.enqueueZcFinish(keep);
      }
      assert.equal(ring.freeSpace, room - n);
      queue.push(...elements.slice(0, keep));
    } else {
      const got = call.isBulk
        ? ring.enqueueBulk(table, call.n, call.start)
        : ring.enqueueBurst(table, call.n, call.start);
      assert.equal(got, n);
      assert.equal(ring.freeSpace, room - n);
      queue.push(...elements.slice(0, n));
    }
  }

  #dequeue(call: Call): void {
    const { ring, queue } = this;
    const available = queue.length;
    if (call.way === "one" && this.#size === 8) {
      const element = queue.shift();
      const value = element &&
        BigInt(element[0]!) + (BigInt(element[1]!) << 32n);
      assert.equal(ring.dequeue(), value);
      return;
    }
    const n = expected(call, available);
    const reserves = call.way === "peek" || call.way === "zc";
    const start = reserves ? 0 : call.start;
    const table = this.#table({ ...call, start }, this.#elements(call.n));
    if (reserves && ring.consumerSync !== "st" && ring.consumerSync !== "hts") {
      assert.throws(() => ring.dequeueBurstStart(table), TypeError);
      assert.throws(
        () => ring.dequeueZcBulkStart(1, new RingSpan()),
        TypeError,
      );
      return;
    }
    if (call.way === "zc") {
      const span = new RingSpan();
      const got = call.isBulk
        ? ring.dequeueZcBulkStart(call.n, span)
        : ring.dequeueZcBurstStart(call.n, span);
      assert.equal(got, n);
      for (let i = 0; i < n; i++) {
        const at = this.#at(span, i);
        const words = ring.window.u32.slice(at, at + this.#size / 4);
        assert.deepEqual([...words], queue[i]);
      }
    } else {
      const got = reserves
        ? call.isBulk
          ? ring.dequeueBulkStart(table, call.n)
          : ring.dequeueBurstStart(table, call.n)
        : call.isBulk
        ? ring.dequeueBulk(table, call.n, start)
        : ring.dequeueBurst(table, call.n, start);
      assert.equal(got, n);
      const found = new Uint32Array(table.buffer);
      const first = start * this.#size / 4;
      assert.deepEqual(
        [...found.slice(first, first + n * this.#size / 4)],
        queue.slice(0, n).flat(),
      );
    }
    assert.equal(ring.available, available - n);
    const taken = reserves ? Math.floor(n * call.keep / 100) : n;
    if (call.way === "peek") ring.dequeueFinish(taken);
    if (call.way === "zc") ring.dequeueZcFinish(taken);
    queue.splice(0, taken);
  }

  #elements(n: number): number[][] {
    return Array.from({ length: n }, () => words(this.#serial++, this.#size));
  }

  #table(call: Call, elements: number[][]): RingTable {
    const skipped = call.start * this.#size / 4;
    const flat = new Uint32Array(skipped + elements.length * this.#size / 4);
    flat.set(elements.flat(), skipped);
    return call.wide && this.#size % 8 === 0
      ? new BigUint64Array(flat.buffer)
      : flat;
  }

  /** Index into u32 of the i-th element of a span. */
  #at(span: RingSpan, i: number): number {
    const byte = i < span.count1
      ? span.offset1 + i * this.#size
      : span.offset2 + (i - span.count1) * this.#size;
    return byte >>> 2;
  }
}

function expected(call: Call, possible: number): number {
  if (call.n <= possible) return call.n;
  return call.isBulk ? 0 : possible;
}

Deno.test("RingView agrees with a queue in every mode, way and element size", () => {
  fc.assert(
    fc.property(sizedShapes, calls, (shape, list) => {
      const pair = new Pair(shape);
      const { window, size, elementSize } = pair.ring;
      for (const call of list) pair.run(call);
      const end = OFFSET + RingView.memorySize(size, elementSize);
      assert.ok(window.u8.slice(0, OFFSET).every((byte) => byte === 0xa5));
      assert.ok(window.u8.slice(end).every((byte) => byte === 0xa5));
    }),
    { numRuns: 4000 },
  );
});
