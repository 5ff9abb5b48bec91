/**
 * The named promises of producers and consumers; ends_property_test.ts has the
 * random ones.
 */
import assert from "node:assert/strict";
import { kernelsOf } from "../../ffi/kernels/kernels.ts";
import { Window } from "../../ffi/memory/window.ts";
import {
  Batch,
  Consumer,
  Producer,
  RingFlag,
  type RingView,
  type SyncMode,
} from "../../packages/ring/mod.ts";
import { Rig } from "./ends_rig.ts";
import { modes, ring as plainRing } from "./memory.ts";
import {
  elementsOf,
  makeBatch,
  makeRing,
  ringBytes,
  type Way,
  WAYS,
  windowFor,
} from "./ways.ts";

/** Counts that no batch has. */
const BAD_COUNTS = [-1, 1.5, 2.5, NaN, Infinity, 2 ** 32, 2 ** 32 + 1];

/** A ring of 7 for one mode on both sides. */
function rigOf(way: Way, mode: SyncMode): Rig {
  const shape = { producer: mode, consumer: mode, exact: false, log2: 3 };
  return new Rig(
    way,
    { ...shape, position: 0xffff_fffe },
    { outgoing: 8, incoming: 8, isOne: false },
  );
}

function fill(batch: Batch, ...elements: bigint[]): void {
  for (const element of elements) assert.ok(batch.push(element));
}

/** Throws, and nothing is another than before. */
function refused(rig: Rig, call: () => unknown, message: RegExp): void {
  const { ring, outgoing, incoming } = rig;
  const before = ringBytes(ring).slice();
  const [sent, received] = [elementsOf(outgoing), elementsOf(incoming)];
  const { freeSpace, available } = ring;
  assert.throws(call, { name: "RangeError", message });
  assert.deepEqual(ringBytes(ring), before);
  assert.deepEqual(elementsOf(outgoing), sent);
  assert.deepEqual(elementsOf(incoming), received);
  assert.deepEqual([ring.freeSpace, ring.available], [freeSpace, available]);
}

for (const way of WAYS) {
  Deno.test(`Producer refuses counts that its batch does not have, before it touches anything (${way})`, () => {
    for (const mode of modes) {
      for (let inRing = 0; inRing <= 7; inRing++) {
        const rig = rigOf(way, mode);
        const { ring, outgoing, producer } = rig;
        ring.enqueueBulk(new BigUint64Array(inRing));
        const empty =
          /^Cannot send to ring "R": count must be from 0 to the batch's 0: 1$/;
        refused(rig, () => producer.sendOne(), empty);
        refused(rig, () => producer.send(1), empty);
        fill(outgoing, 1n, 2n, 3n);
        const message =
          /^Cannot send to ring "R": count must be from 0 to the batch's 3: /;
        for (const count of [4, 5, 8, 9, ...BAD_COUNTS]) {
          refused(rig, () => producer.send(count), message);
          refused(rig, () => producer.sendBulk(count), message);
        }
      }
    }
  });

  Deno.test(`Consumer refuses counts that its batch has no room for, before it touches anything (${way})`, () => {
    for (const mode of modes) {
      for (let inRing = 0; inRing <= 7; inRing++) {
        const rig = rigOf(way, mode);
        const { ring, incoming, consumer } = rig;
        ring.enqueueBulk(new BigUint64Array(inRing));
        for (const held of [0, 5, 8]) {
          while (incoming.length < held) fill(incoming, 9n);
          const room = 8 - held;
          const message = new RegExp(
            `^Cannot receive from ring "R": count must be from 0 to the batch's room for ${room}: `,
          );
          for (const count of [room + 1, 9, ...BAD_COUNTS]) {
            refused(rig, () => consumer.receive(count), message);
            refused(rig, () => consumer.receiveBulk(count), message);
          }
          if (room === 0) refused(rig, () => consumer.receiveOne(), message);
        }
      }
    }
  });

  Deno.test(`Producer and Consumer are refused by a side that is reserved, and go on after it (${way})`, () => {
    for (const mode of ["st", "hts"] as const) {
      const { ring, outgoing, incoming, producer, consumer } = rigOf(way, mode);
      fill(outgoing, 1n, 2n);
      assert.equal(ring.enqueueBulkStart(2), 2);
      const enqueue = {
        message:
          'Cannot enqueue on ring "R": the started enqueue is not finished',
      };
      assert.throws(() => producer.send(), enqueue);
      assert.throws(() => producer.sendBulk(1), enqueue);
      assert.throws(() => producer.sendOne(), enqueue);
      assert.equal(consumer.receive(), 0, "the other side is free");
      ring.enqueueFinish(BigUint64Array.of(8n, 9n), 2);
      assert.equal(producer.send(), 2);
      assert.equal(ring.dequeueBulkStart(new BigUint64Array(3)), 3);
      const dequeue = {
        message:
          'Cannot dequeue on ring "R": the started dequeue is not finished',
      };
      assert.throws(() => consumer.receive(), dequeue);
      assert.throws(() => consumer.receiveOne(), dequeue);
      ring.dequeueFinish(1);
      assert.equal(consumer.receive(), 3);
      assert.deepEqual(elementsOf(incoming), [9n, 1n, 2n]);
    }
  });

  Deno.test(`A batch of several ends carries elements from ring to ring (${way})`, () => {
    for (const mode of modes) {
      const from = rigOf(way, mode);
      const to = rigOf(way, mode);
      const batch = makeBatch(way, from.ring.window, 8, 2);
      const consumer = new Consumer(from.ring, batch);
      const producer = new Producer(to.ring, batch);
      from.ring.enqueueBulk(BigUint64Array.of(1n, 2n, 3n, 4n, 5n, 6n));
      to.ring.enqueueBulk(BigUint64Array.of(8n, 9n));
      assert.equal(consumer.receive(), 6);
      assert.equal(producer.send(), 5);
      assert.deepEqual(elementsOf(batch), [6n]);
      from.ring.enqueue(7n);
      assert.equal(consumer.receive(), 1);
      assert.equal(to.consumer.receive(), 7);
      assert.equal(producer.send(), 2);
      assert.equal(to.consumer.receiveOne(), true);
      assert.deepEqual(
        elementsOf(to.incoming),
        [8n, 9n, 1n, 2n, 3n, 4n, 5n, 6n],
      );
      assert.equal(to.ring.dequeue(), 7n);
    }
  });
}

Deno.test("Producer and Consumer need no complete kernel for what is usual", () => {
  for (const mode of modes) {
    const window = windowFor("short");
    const functions = kernelsOf(window)!.as<Record<string, unknown>>();
    const calls: string[] = [];
    for (const [name, run] of Object.entries(functions)) {
      if (!/^(en|de)queue/.test(name)) continue;
      functions[name] = (...parameters: number[]) => {
        calls.push(name);
        return (run as (...parameters: number[]) => number)(...parameters);
      };
    }
    const shape = { producer: mode, consumer: mode, exact: false, log2: 6 };
    const ring = makeRing(window, { ...shape, position: 0 });
    const batch = new Batch(window, 32);
    const producer = new Producer(ring, batch);
    const consumer = new Consumer(ring, batch);
    for (const count of [1, 2, 8, 13, 16, 8, 16]) {
      for (let i = 0; i < count; i++) fill(batch, BigInt(i));
      assert.equal(producer.send(), count);
      assert.equal(consumer.receive(), count);
      assert.equal(producer.sendBulk(count), count);
      assert.equal(consumer.receiveBulk(count), count);
      assert.deepEqual(elementsOf(batch), [...Array(count).keys()].map(BigInt));
      batch.clear();
    }
    // All that ended with the 64 slots, or before; and at their start again.
    fill(batch, 5n);
    assert.ok(producer.sendOne() && consumer.receiveOne());
    assert.deepEqual(elementsOf(batch), [5n]);
    assert.deepEqual(calls, [], mode);
    // A part of a batch does, so that the test is sure to see calls.
    fill(batch, 6n);
    producer.send(1);
    assert.equal(calls.length, 1, mode);
  }
});

Deno.test("Producer and Consumer refuse elements that are not of 8 bytes", () => {
  const ring = plainRing({ elementSize: 16 });
  const batch = new Batch(ring.window, 4);
  const expected = {
    name: "TypeError",
    message:
      'Cannot move elements of ring "R" by a batch: they must be of 8 bytes: 16',
  };
  assert.throws(() => new Producer(ring, batch), expected);
  assert.throws(() => new Consumer(ring, batch), expected);
  assert.throws(() => ring.enqueue(1n), expected);
  assert.throws(() => ring.dequeue(), expected);
});

Deno.test("Producer and Consumer of a closed ring cannot be made", () => {
  for (const way of WAYS) {
    const { ring, outgoing } = rigOf(way, "mt");
    ring.close();
    const expected = { name: "ClosedError", message: 'Ring "R" is closed' };
    assert.throws(() => new Producer(ring, outgoing), expected);
    assert.throws(() => new Consumer(ring, outgoing), expected);
  }
});

Deno.test("Producer and Consumer tell their ring and batch", () => {
  const ring: RingView = plainRing({ flags: RingFlag.SP_ENQ });
  const batch = new Batch(new Window(new ArrayBuffer(8)), 4);
  const { ring: of, batch: from } = new Producer(ring, batch);
  assert.ok(of === ring && from === batch);
  const consumer = new Consumer(ring, batch);
  assert.ok(consumer.ring === ring && consumer.batch === batch);
});
