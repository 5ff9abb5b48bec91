/** Rings in DPDK's memory, in every mode; the last test ends the EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import { init, launch, Memzone } from "../../../packages/eal/mod.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  RingFlag,
  RingHeader,
  RingSpan,
  RingView,
  Window,
} from "../../../packages/ring/mod.ts";
import { lcoreProgram } from "../../testenv/lcore_program.ts";
import { endGroup, groupArguments } from "./_group.ts";

const stress = await lcoreProgram("ring/stress");

/** Flags of a ring whose two sides have one mode, and whether they reserve. */
const modes = [
  ["mt", 0, false],
  ["st", RingFlag.SP_ENQ | RingFlag.SC_DEQ, true],
  ["rts", RingFlag.MP_RTS_ENQ | RingFlag.MC_RTS_DEQ, false],
  ["hts", RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ, true],
] as const;

function numbers(length: number, from = 0): BigUint64Array {
  return BigUint64Array.from(
    { length },
    (_, i) => BigInt(from + i) * 0x1_0001_0001n,
  );
}

/** Runs a test body with a ring of each mode. */
function inEachMode(body: (ring: Ring, reserves: boolean) => void): void {
  for (const [mode, flags, reserves] of modes) {
    const ring = Ring.create(`R_${mode}`, 64, { flags });
    assert.deepEqual([ring.producerSync, ring.consumerSync], [mode, mode]);
    body(ring, reserves);
    ring.close();
  }
}

test("Ring.create() and lookup() meet in one ring", () => {
  init(groupArguments([0, 1, 2]));
  const made = Ring.create("jobs", 1024, { flags: RingFlag.SP_ENQ });
  const found = Ring.lookup("jobs");
  assert.deepEqual([found.size, found.capacity], [1024, 1023]);
  assert.equal(found.flags, RingFlag.SP_ENQ);
  assert.equal(made.enqueueBulk(numbers(5)), 5);
  assert.equal(found.count, 5);
  assert.equal(found.dequeue(), 0n);
  assert.equal(made.count, 4);
  assert.equal(Ring.find("jobs")?.count, 4);
  assert.equal(Ring.find("nobody"), undefined);
  found.close();
  made.close();
});

test("Ring moves elements in order, bulk and burst, past the end of the table", () => {
  inEachMode((ring) => {
    const table = new BigUint64Array(40);
    for (let round = 0; round < 20; round++) {
      assert.equal(ring.enqueueBulk(numbers(40, round)), 40);
      assert.equal(ring.freeSpace, 23);
      assert.equal(ring.enqueueBulk(numbers(24)), 0, "bulk: all or none");
      assert.equal(ring.dequeueBurst(table), 40);
      assert.deepEqual(table, numbers(40, round));
      assert.equal(ring.dequeueBulk(table, 1), 0);
    }
    assert.equal(ring.enqueueBurst(numbers(100)), 63, "burst: what fits");
    assert.ok(ring.full && !ring.empty);
    assert.equal(ring.dequeueBurst(new BigUint64Array(100)), 63);
    assert.ok(ring.empty && !ring.full);
  });
});

/** A batch that both ends of a ring are bound to. */
function openEnds(ring: Ring, capacity = 32) {
  const batch = new Batch(ring.window, capacity);
  const producer = new Producer(ring, batch);
  const consumer = new Consumer(ring, batch);
  return { batch, producer, consumer };
}

/** What a batch holds. */
function elementsOf(batch: Batch): BigUint64Array {
  return BigUint64Array.from(
    { length: batch.length },
    (_, i) => batch.get(i),
  );
}

test("Producer and Consumer move single elements", () => {
  inEachMode((ring) => {
    const { batch, producer, consumer } = openEnds(ring);
    const values = numbers(63, 0xffff_ffff);
    for (let round = 0; round < 3; round++) {
      for (const value of values) {
        batch.push(value);
        assert.equal(producer.sendOne(), true);
        assert.equal(batch.length, 0);
      }
      batch.push(0n);
      assert.equal(producer.sendOne(), false, "full");
      assert.equal(batch.length, 1);
      batch.clear();
      for (const value of values) {
        assert.equal(consumer.receiveOne(), true);
        assert.equal(batch.get(0), value);
        batch.clear();
      }
      assert.equal(consumer.receiveOne(), false, "empty");
    }
    assert.throws(() => producer.sendOne(), RangeError);
  });
});

test("Producer empties its batch from the front, Consumer fills it behind what it has", () => {
  inEachMode((ring) => {
    const { batch, producer, consumer } = openEnds(ring, 40);
    for (const number of numbers(40)) assert.ok(batch.push(number));
    assert.equal(batch.push(0n), false);
    // Past the end of the ring's table, in the end.
    for (let round = 0; round < 10; round++) {
      assert.equal(producer.send(10), 10);
      assert.deepEqual(elementsOf(batch)[0], numbers(40)[10]);
      assert.equal(producer.sendBulk(), 30);
      assert.deepEqual([batch.length, ring.freeSpace], [0, 23]);
      assert.equal(consumer.receiveBulk(7), 7);
      assert.equal(consumer.receive(5), 5);
      assert.equal(consumer.receive(), 28);
      assert.deepEqual(elementsOf(batch), numbers(40));
      assert.equal(consumer.receive(), 0);
    }
    for (const count of [41, -1, 0.5, NaN]) {
      assert.throws(() => producer.send(count), RangeError);
      assert.throws(() => producer.sendBulk(count), RangeError);
      assert.throws(() => consumer.receive(count), RangeError);
      assert.throws(() => consumer.receiveBulk(count), RangeError);
    }
  });
});

test("Producer keeps what a full ring does not take, in its order", () => {
  inEachMode((ring) => {
    const { batch, producer, consumer } = openEnds(ring, 50);
    ring.enqueueBulk(numbers(40));
    for (const number of numbers(50, 40)) batch.push(number);
    assert.equal(producer.sendBulk(), 0, "bulk: all or none");
    assert.equal(batch.length, 50);
    assert.equal(producer.send(), 23);
    assert.deepEqual(elementsOf(batch), numbers(27, 63));
    assert.equal(producer.send(), 0);
    assert.ok(ring.full);
    assert.equal(consumer.receiveBulk(), 23);
    assert.deepEqual(elementsOf(batch).subarray(27), numbers(23));
  });
});

test("Ring.enqueue() and dequeue() keep all 64 bits", () => {
  inEachMode((ring) => {
    const value = 0xfedc_ba98_7654_3210n;
    assert.ok(ring.enqueue(value));
    assert.equal(ring.dequeue(), value);
    assert.equal(ring.dequeue(), undefined);
  });
});

test("Ring takes tables of 32-bit words for elements of any size", () => {
  const ring = Ring.create("wide", 16, { elementSize: 12 });
  const words = Uint32Array.from({ length: 12 }, (_, i) => 0xffff_fff0 + i);
  assert.equal(ring.enqueueBulk(words), 4);
  const out = new Uint32Array(12);
  assert.equal(ring.dequeueBurst(out), 4);
  assert.deepEqual(out, words);
  assert.throws(() => ring.enqueueBulk(numbers(1)), TypeError);
  ring.close();
});

test("Ring reservations hand over a part; modes that cannot, say so", () => {
  inEachMode((ring, reserves) => {
    if (!reserves) {
      assert.throws(() => ring.enqueueBulkStart(1), TypeError);
      return;
    }
    assert.equal(ring.enqueueBurstStart(100), 63);
    assert.throws(() => ring.enqueue(1n), /is not finished$/);
    ring.enqueueFinish(numbers(3), 3);
    const table = new BigUint64Array(8);
    assert.equal(ring.dequeueBurstStart(table), 3);
    ring.dequeueFinish(1);
    assert.equal(ring.count, 2);
    assert.equal(ring.dequeueBurst(table), 2);
    assert.deepEqual(table.subarray(0, 2), numbers(2, 1));
  });
});

test("RingSpan says where reserved elements lie, in two parts at the end", () => {
  inEachMode((ring, reserves) => {
    if (!reserves) return;
    ring.enqueueBulk(numbers(60));
    ring.dequeueBulk(new BigUint64Array(60));
    const span = new RingSpan();
    assert.equal(ring.enqueueZcBulkStart(10, span), 10);
    assert.deepEqual([span.count1, span.count2], [4, 6]);
    const { u64 } = ring.window;
    for (let i = 0; i < 4; i++) u64[span.offset1 / 8 + i] = BigInt(i);
    for (let i = 0; i < 6; i++) u64[span.offset2 / 8 + i] = BigInt(4 + i);
    ring.enqueueZcFinish(10);
    assert.equal(ring.dequeueZcBurstStart(100, span), 10);
    assert.equal(u64[span.offset2 / 8], 4n);
    ring.dequeueZcFinish(10);
    assert.ok(ring.empty);
  });
});

test("RingView works on a SharedArrayBuffer", () => {
  const window = new Window(new SharedArrayBuffer(1024));
  RingView.format(window, 0, { name: "plain", count: 64 });
  const view = new RingView(window, 0);
  assert.equal(view.enqueueBurst(numbers(70)), 63);
  assert.equal(new RingHeader(window, 0).name, "plain");
  assert.equal(view.dequeue(), 0n);
});

test("Ring refuses what cannot be, before anything is touched", () => {
  assert.throws(() => Ring.create("R", 100), {
    name: "RangeError",
    message: 'Cannot create ring "R": count must be a power of two: 100',
  });
  assert.throws(() => Ring.lookup("nobody"), {
    name: "DpdkError",
    code: "ENOENT",
  });
  const ring = Ring.create("R", 8);
  assert.throws(() => Ring.create("R", 8), { code: "EEXIST" });
  assert.throws(() => ring.enqueueBulk(numbers(2), 3), RangeError);
  assert.equal(ring.count, 0);
  ring.close();
});

test("Ring exchanges elements between lcores, each seen once and in order", async () => {
  const EACH = 50_000;
  for (const [mode, flags] of modes) {
    const rings = ["a", "b"].map((name) => Ring.create(name, 1024, { flags }));
    const seen = Memzone.create("seen", 2 * EACH);
    const taken = Memzone.create("taken", 64);
    seen.window.u8.fill(0);
    taken.window.u32.fill(0);
    const part = (out: string, from: string, producer: number) => ({
      out,
      in: from,
      each: EACH,
      producer,
      total: EACH,
      takenIndex: producer,
    });
    await Promise.all([
      launch(1, stress, { data: part("a", "b", 0) }).wait(),
      launch(2, stress, { data: part("b", "a", 1) }).wait(),
    ]);
    const counts = seen.window.u8.subarray(0, 2 * EACH);
    assert.ok(counts.every((count) => count === 1), `lost in ${mode}`);
    for (const ring of rings) ring.close();
    for (const zone of [seen, taken]) zone.close();
  }
});

test("Ring throws by name after close() although its pages are gone", () => {
  for (const [mode, flags] of modes) {
    const table = new BigUint64Array(1);
    // So large that DPDK gives its pages back when it is freed.
    const ring = Ring.create("gone", 2 ** 19, { flags });
    const { batch, producer, consumer } = openEnds(ring);
    const moves = [
      producer.send,
      producer.sendBulk,
      producer.sendOne,
      consumer.receive,
      consumer.receiveBulk,
      consumer.receiveOne,
      () => ring.enqueueBulk(table, 1),
      () => ring.dequeueBurst(table, 1),
      () => ring.enqueue(1n),
      () => ring.dequeue(),
    ];
    batch.push(1n);
    for (const move of moves) {
      move(1);
      batch.length = 1;
    }
    ring.close();
    // Whoever opens an object next finds them gone.
    Ring.create("next", 8).close();
    for (const length of [0, 1]) {
      for (const move of moves) {
        batch.length = length;
        // An empty batch has nothing to send.
        const count = length === 0 && moves.indexOf(move) < 2 ? 0 : 1;
        if (length === 0 && move === producer.sendOne) continue;
        assert.throws(
          () => move(count),
          { name: "ClosedError", message: 'Ring "gone" is closed' },
          mode,
        );
      }
    }
  }
});

test("Ring throws by name after close() and after the EAL's end", () => {
  const ring = Ring.create("gone", 8);
  const other = Ring.create("left", 8);
  const table = new BigUint64Array(1);
  function movesOf(each: Ring): (() => unknown)[] {
    const { batch, producer, consumer } = openEnds(each);
    batch.push(1n);
    return [
      producer.send,
      producer.sendOne,
      consumer.receiveBulk,
      () => each.count,
      () => each.enqueue(1n),
      () => each.dequeueBurst(table),
      () => each.reset(),
    ];
  }
  const moves = movesOf(ring);
  const otherMoves = movesOf(other);
  ring.close();
  assert.ok(ring.closed && !other.closed);
  for (const use of moves) {
    assert.throws(use, {
      name: "ClosedError",
      message: 'Ring "gone" is closed',
    });
  }
  endGroup(init([]));
  for (const use of otherMoves) {
    assert.throws(use, {
      name: "ClosedError",
      message: 'Ring "left" is closed',
    });
  }
  assert.throws(() => Ring.lookup("left"), /the EAL is cleaned up$/);
});
