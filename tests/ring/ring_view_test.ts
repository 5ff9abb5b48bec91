/**
 * The named promises of rings on plain memory; ring_property_test.ts has the
 * random ones.
 */
import assert from "node:assert/strict";
import { Window } from "../../ffi/memory/window.ts";
import {
  RingFlag,
  type RingFormat,
  RingHeader,
  RingSpan,
  RingView,
} from "../../packages/ring/mod.ts";
import {
  consumerFlag,
  formatted,
  modes,
  OFFSET,
  producerFlag,
  ring,
  setPosition,
} from "./memory.ts";
import { ClosableRing } from "./ways.ts";

function refused(format: Partial<RingFormat>, message: string): void {
  const window = new Window(new ArrayBuffer(4096));
  assert.throws(
    () => RingView.format(window, 0, { name: "R", count: 8, ...format }),
    { name: "RangeError", message: `Cannot create ring "R": ${message}` },
  );
  assert.ok(window.u8.every((byte) => byte === 0), "memory was touched");
}

Deno.test("RingView.format refuses counts out of range", () => {
  refused({ count: 100 }, "count must be a power of two: 100");
  const range = "count must be an integer from 1 to 2147483647";
  refused({ count: 0 }, `${range}: 0`);
  refused({ count: 1.5 }, `${range}: 1.5`);
  refused({ count: 2 ** 31 }, `${range}: 2147483648`);
  refused(
    { count: 2 ** 30, flags: RingFlag.EXACT_SZ },
    "count must be at most 1073741823 with EXACT_SZ: 1073741824",
  );
});

Deno.test("RingView.format refuses flags that clash or are unknown", () => {
  const clash = "flags must name at most one mode per side";
  refused({ flags: RingFlag.SP_ENQ | RingFlag.MP_HTS_ENQ }, `${clash}: 0x21`);
  refused(
    { flags: RingFlag.MC_RTS_DEQ | RingFlag.MC_HTS_DEQ },
    `${clash}: 0x50`,
  );
  refused({ flags: 0x80 }, "flags must be known: 0x80");
});

Deno.test("RingView.format refuses element sizes that are no multiple of 4", () => {
  const rule = "element size must be a positive multiple of 4";
  refused({ elementSize: 0 }, `${rule}: 0`);
  refused({ elementSize: 6 }, `${rule}: 6`);
  refused({ elementSize: -4 }, `${rule}: -4`);
});

Deno.test("RingView.format refuses memory that is too small", () => {
  refused(
    { count: 1024 },
    "8576 bytes at offset 0 do not fit a window of 4096",
  );
});

Deno.test("RingView.format takes names of 28 bytes and no more", () => {
  const name = "é".repeat(14);
  assert.equal(ring({ name }).name, name);
  assert.throws(() => ring({ name: name + "x" }), {
    name: "RangeError",
    message: /name must be at most 28 bytes: 29$/,
  });
  assert.throws(() => ring({ name: "" }), /name must not be empty$/);
  assert.throws(() => ring({ name: "a\0b" }), /name must not contain NUL$/);
});

Deno.test("RingView.memorySize rounds header and elements up to cache lines", () => {
  assert.equal(RingView.memorySize(8), 448);
  assert.equal(RingView.memorySize(1, 4), 448);
  assert.equal(RingView.memorySize(1024, 20), 384 + 20480);
  assert.throws(() => RingView.memorySize(3), RangeError);
});

Deno.test("RingView getters tell what was formatted", () => {
  for (const mode of modes) {
    const flags = producerFlag[mode] | consumerFlag[mode] | RingFlag.EXACT_SZ;
    const made = ring({ count: 40, flags, elementSize: 16 });
    assert.equal(made.name, "R");
    assert.equal(made.flags, flags);
    assert.equal(made.size, 64);
    assert.equal(made.capacity, 40);
    assert.equal(made.producerSync, mode);
    assert.equal(made.consumerSync, mode);
    assert.equal(made.elementSize, 16);
    assert.equal(made.freeCount, 40);
    assert.ok(made.empty && !made.full);
  }
});

Deno.test("RingView refuses memory without a ring", () => {
  const window = new Window(new ArrayBuffer(1024));
  assert.throws(() => new RingView(window, 0), /no ring at offset 0$/);
  assert.throws(() => new RingView(window, 4), /multiple of 8/);
  assert.throws(() => new RingView(window, 1024), /inside the window: 1024$/);
  RingView.format(window, 0, { name: "R", count: 64 });
  assert.throws(
    () => new RingView(window, 0, { elementSize: 16 }),
    /Cannot open ring "R": its elements must end inside the window of 1024 bytes: 1408$/,
  );
  window.u32[136 / 4] = 4;
  assert.throws(() => new RingView(window, 0), /no ring at offset 0$/);
});

Deno.test("RingView throws before it claims for a table that is too short", () => {
  for (const mode of modes) {
    const made = ring({ flags: producerFlag[mode] | consumerFlag[mode] });
    const table = new BigUint64Array(4);
    for (const [count, start] of [[5, 0], [4, 1], [-1, 0], [1.5, 0], [1, -1]]) {
      assert.throws(() => made.enqueueBulk(table, count, start), RangeError);
      assert.throws(() => made.dequeueBurst(table, count, start), RangeError);
    }
    assert.equal(made.enqueueBurst(table), 4);
    assert.equal(made.count, 4);
  }
});

Deno.test("RingView refuses 64-bit tables for other element sizes", () => {
  const made = ring({ elementSize: 20 });
  assert.throws(() => made.enqueueBulk(new BigUint64Array(5)), {
    name: "TypeError",
    message:
      "Cannot use a BigUint64Array: element size must be a multiple of 8: 20",
  });
  assert.throws(() => made.enqueue(1n), TypeError);
});

Deno.test("RingView.reset empties the ring and keeps its modes", () => {
  for (const mode of modes) {
    const window = formatted({
      flags: producerFlag[mode] | consumerFlag[mode],
    });
    setPosition(window, OFFSET, 0xffff_fffe);
    const made = new RingView(window, OFFSET);
    const before = new Uint8Array(
      formatted({
        flags: producerFlag[mode] | consumerFlag[mode],
      }).u8,
    );
    made.enqueueBulk(new BigUint64Array(5));
    if (mode === "st" || mode === "hts") made.enqueueBulkStart(1);
    made.reset();
    assert.equal(made.count, 0);
    const end = OFFSET + 384;
    assert.deepEqual(window.u8.slice(0, end), before.slice(0, end));
    assert.ok(made.enqueue(1n) && made.dequeue() === 1n);
  }
});

Deno.test("RingView head-tail distances can be set on rts sides only", () => {
  const made = ring({
    count: 64,
    flags: RingFlag.MP_RTS_ENQ | RingFlag.SC_DEQ,
  });
  assert.equal(made.producerHtdMax, 7);
  assert.equal(made.consumerHtdMax, 0xffff_ffff);
  made.producerHtdMax = 20;
  assert.equal(made.producerHtdMax, 20);
  assert.throws(() => made.consumerHtdMax = 1, {
    name: "TypeError",
    message:
      'Cannot set head-tail distance of ring "R": the side must be rts: st',
  });
  assert.throws(() => made.producerHtdMax = -1, RangeError);
});

Deno.test("RingView start throws on sides that cannot reserve", () => {
  const made = ring({ flags: RingFlag.MP_RTS_ENQ });
  assert.throws(() => made.enqueueBurstStart(1), {
    name: "TypeError",
    message:
      'Cannot start enqueue on ring "R": only st and hts sides can reserve',
  });
  assert.throws(
    () => made.dequeueZcBulkStart(1, new RingSpan()),
    /Cannot start dequeue on ring "R": only st and hts sides can reserve$/,
  );
});

Deno.test("RingView refuses plain calls while a start is not finished", () => {
  for (const flags of [3, RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ]) {
    const made = ring({ flags });
    const table = new BigUint64Array(2);
    assert.equal(made.enqueueBulkStart(2), 2);
    const message =
      'Cannot enqueue on ring "R": the started enqueue is not finished';
    assert.throws(() => made.enqueue(1n), { message });
    assert.throws(() => made.enqueueBurstStart(1), { message });
    assert.throws(
      () => made.enqueueFinish(table, 3),
      /Cannot finish enqueue on ring "R": count must be from 0 to 2: 3$/,
    );
    assert.throws(() => made.enqueueFinish(table, 2, 1), RangeError);
    made.enqueueFinish(table, 1);
    assert.equal(made.count, 1);
    assert.ok(made.enqueue(1n));
  }
});

Deno.test("RingView finish without a start leaves another thread's start alone", () => {
  const window = formatted({ flags: RingFlag.MP_HTS_ENQ });
  const owner = new RingView(window, OFFSET);
  const other = new RingView(window, OFFSET);
  owner.enqueueBulkStart(3);
  other.enqueueFinish(new BigUint64Array(0), 0);
  assert.throws(() => other.enqueueZcFinish(1), RangeError);
  owner.enqueueFinish(BigUint64Array.of(1n, 2n, 3n), 3);
  assert.equal(owner.count, 3);
});

Deno.test("RingView throws by name after it is closed", () => {
  for (const mode of modes) {
    const flags = producerFlag[mode] | consumerFlag[mode];
    const made = new ClosableRing(formatted({ flags }), OFFSET);
    made.close();
    const table = new BigUint64Array(1);
    const uses: (() => unknown)[] = [
      () => made.count,
      () => made.size,
      () => made.flags,
      () => made.dump(),
      () => made.reset(),
      () => made.enqueue(1n),
      () => made.dequeue(),
      () => made.enqueueBurst(table),
      () => made.dequeueBulk(table),
      () => made.enqueueBulkStart(1),
      () => made.dequeueFinish(0),
    ];
    for (const use of uses) {
      const closed = { name: "ClosedError", message: 'Ring "R" is closed' };
      assert.throws(use, closed, String(use));
    }
    assert.equal(made.name, "R");
  }
});

Deno.test("RingView calls relax while it waits for a peer", () => {
  const window = formatted({ flags: RingFlag.MP_HTS_ENQ });
  const sleeper = new RingView(window, OFFSET);
  let calls = 0;
  const waiting = new RingView(window, OFFSET, {
    relax: () => {
      if (++calls === 3) sleeper.enqueueFinish(BigUint64Array.of(1n), 1);
    },
  });
  sleeper.enqueueBulkStart(1);
  assert.ok(waiting.enqueue(2n));
  assert.equal(calls, 3);
  assert.equal(waiting.dequeue(), 1n);
  assert.equal(waiting.dequeue(), 2n);
});

Deno.test("RingHeader follows a ring that others use", () => {
  const window = formatted();
  const header = new RingHeader(window, OFFSET);
  const user = new RingView(window, OFFSET);
  user.enqueueBulk(new BigUint64Array(7));
  assert.ok(header.full);
  user.dequeue();
  assert.equal(header.count, 6);
  assert.equal(header.freeCount, 1);
  assert.equal(
    header.dump(),
    "ring <R>@0x80\n  flags=0\n  size=8\n  capacity=7\n  ct=1\n  ch=1\n" +
      "  pt=7\n  ph=7\n  used=6\n  avail=1\n",
  );
});

Deno.test("arrays of other kinds are refused before anything is touched", () => {
  const window = new Window(new SharedArrayBuffer(RingView.memorySize(8)));
  RingView.format(window, 0, { name: "r", count: 8 });
  const ring = new RingView(window, 0);
  for (const array of [new Float64Array(2), [1n, 2n], new BigInt64Array(2)]) {
    const table = array as unknown as BigUint64Array;
    assert.throws(() => ring.enqueueBulk(table), TypeError);
    assert.throws(() => ring.dequeueBurst(table), TypeError);
  }
  assert.equal(ring.count, 0);
  assert.ok(ring.enqueue(7n));
  assert.equal(ring.dequeue(), 7n);
});
