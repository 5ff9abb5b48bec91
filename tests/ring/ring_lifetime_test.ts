/** Rings and their ends after the end of a ring, and of the EAL. */
import assert from "node:assert/strict";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { init } from "../../packages/eal/mod.ts";
import { Batch, Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { consumerFlag, modes, producerFlag } from "./memory.ts";

const prefix = uniquePrefix("life");

/** All calls of the ends of a ring, on one batch. */
function callsOf(ring: Ring, batch: Batch): (() => unknown)[] {
  const producer = new Producer(ring, batch);
  const consumer = new Consumer(ring, batch);
  return [
    () => producer.send(),
    () => producer.sendBulk(1),
    () => producer.sendOne(),
    () => consumer.receive(),
    () => consumer.receiveBulk(1),
    () => consumer.receiveOne(),
  ];
}

Deno.test("a ring and its ends throw by name after close() and after the EAL's cleanup", () => {
  try {
    const eal = init(ealArguments(prefix));
    for (const mode of modes) {
      const flags = producerFlag[mode] | consumerFlag[mode];
      const ring = Ring.create(mode, 64, { flags });
      const borrowed = Ring.lookup(mode);
      const batch = new Batch(ring.window, 8);
      const calls = callsOf(borrowed, batch);
      ring.enqueue(1n);
      batch.push(2n);
      borrowed.close();
      borrowed.close();
      assert.ok(borrowed.closed);
      const closed = {
        name: "ClosedError",
        message: `Ring "${mode}" is closed`,
      };
      for (const call of calls) assert.throws(call, closed);
      assert.throws(() => borrowed.dequeue(), closed);
      assert.throws(() => borrowed.address, closed);
      assert.throws(() => new Producer(borrowed, batch), closed);
      assert.equal(batch.length, 1);
      assert.equal(ring.count, 1, "a borrower's close() is its own affair");
      assert.equal(ring.dequeue(), 1n);
    }
    const made = Ring.create("shared", 64);
    const others = [Ring.lookup("shared"), Ring.lookup("shared")];
    const uses = others.flatMap((ring) =>
      callsOf(ring, new Batch(ring.window, 8))
    );
    made.close();
    const freed = { name: "ClosedError", message: 'Ring "shared" is closed' };
    for (const other of others) {
      assert.ok(other.closed, "its memory is somebody else's by now");
      assert.throws(() => other.enqueue(1n), freed);
      other.close();
    }
    for (const use of uses) assert.throws(use, freed);

    const rings = modes.map((mode) => Ring.lookup(mode));
    const batch = new Batch(rings[0]!.window, 8);
    batch.push(3n);
    const calls = rings.flatMap((ring) => callsOf(ring, batch));
    eal.cleanup();
    const closed = { name: "ClosedError", message: /^Ring ".+" is closed$/ };
    for (const call of calls) assert.throws(call, closed);
    for (const ring of rings) {
      assert.throws(() => ring.enqueue(1n), closed);
      assert.throws(() => ring.count, closed);
      assert.throws(() => new Consumer(ring, batch), closed);
      ring.close();
    }
    assert.equal(batch.get(0), 3n);
    assert.throws(() => Ring.lookup("mt"), /the EAL is cleaned up/);
  } finally {
    removeGroup(prefix);
  }
});
