/**
 * Batches that other processes see: what these find there at any moment must be
 * in no other place, so that what a killed process held can be told.
 */
import assert from "node:assert/strict";
import { kernelsOf } from "../../ffi/kernels/kernels.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { memoryOf } from "../../packages/ring/internal/batch_memory.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  type SyncMode,
} from "../../packages/ring/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { consumerFlag, modes, producerFlag } from "./memory.ts";
import { elementsOf, makeBatch, makeRing, RING, windowFor } from "./ways.ts";

/** Indices of the ring's first slot in `u64`, and of both tails in `i32`. */
const SLOTS = (RING + 384) / 8;
const TAILS = [(RING + 132) / 4, (RING + 260) / 4];

/** Notes what is stored to the elements of an array that have a name. */
function watched<T extends Int32Array | BigUint64Array>(
  array: T,
  nameOf: (index: number, value: unknown) => string | undefined,
  log: string[],
): T {
  return new Proxy(array, {
    get: (target, key) => Reflect.get(target, key),
    set: (target, key, value) => {
      const name = nameOf(Number(key), value);
      if (name !== undefined) log.push(name);
      return Reflect.set(target, key, value);
    },
  });
}

/** Ends of a ring on one placed batch, whose stores are noted. */
function watchedEnds(mode: SyncMode) {
  const log: string[] = [];
  const window = windowFor("placed");
  const shape = { producer: mode, consumer: mode, exact: false, log2: 4 };
  const lengths = new Map<number, string>();
  const arrays = window as { i32: Int32Array; u64: BigUint64Array };
  arrays.i32 = watched(window.i32, (index, value) => {
    const name = lengths.get(index);
    return name !== undefined
      ? `${name}=${value}`
      : TAILS.includes(index)
      ? "publish"
      : undefined;
  }, log);
  arrays.u64 = watched(
    window.u64,
    (index) => index >= SLOTS ? "element" : undefined,
    log,
  );
  const functions = kernelsOf(window)!.as<Record<string, unknown>>();
  for (const [name, run] of Object.entries(functions)) {
    const isMove = /^(en|de)queue/.test(name);
    functions[name] = (...parameters: number[]) => {
      log.push(isMove ? "publish" : name);
      return (run as (...parameters: number[]) => number)(...parameters);
    };
  }
  const ring = makeRing(window, { ...shape, position: 0 });
  const batch = makeBatch("placed", window, 8);
  const other = makeBatch("placed", window, 8, 1);
  lengths.set(memoryOf(batch).lengthAt, "length");
  lengths.set(memoryOf(other).lengthAt, "other");
  const producer = new Producer(ring, batch);
  const consumer = new Consumer(ring, batch);
  return { ring, batch, other, producer, consumer, log };
}

for (const mode of modes) {
  Deno.test(`A placed batch lets go of elements before the ring has them (${mode})`, () => {
    const { batch, producer, log } = watchedEnds(mode);
    const sends: [held: number, send: () => unknown][] = [
      [1, () => producer.send()],
      [3, () => producer.sendBulk()],
      [3, () => producer.send(2)],
      [1, () => producer.sendOne()],
      [2, () => producer.sendOne()],
    ];
    for (const [held, send] of sends) {
      batch.clear();
      for (let i = 0; i < held; i++) batch.push(1n);
      log.length = 0;
      send();
      const gone = log.indexOf("length=0");
      const published = log.indexOf("publish");
      assert.ok(gone >= 0 && gone < published, log.join(" "));
    }
  });

  Deno.test(`A placed batch has elements after the ring lost them (${mode})`, () => {
    const { ring, batch, consumer, log } = watchedEnds(mode);
    const receives: [held: number, receive: () => unknown, after: number][] = [
      [0, () => consumer.receive(1), 1],
      [0, () => consumer.receiveBulk(3), 3],
      [2, () => consumer.receive(2), 4],
      [0, () => consumer.receiveOne(), 1],
      [3, () => consumer.receiveOne(), 4],
    ];
    const peer = new Producer(ring, new Batch(ring.window, 8));
    for (let i = 0; i < 8; i++) peer.batch.push(2n);
    peer.send();
    for (const [held, receive, after] of receives) {
      batch.clear();
      for (let i = 0; i < held; i++) batch.push(1n);
      log.length = 0;
      receive();
      const published = log.lastIndexOf("publish");
      const had = log.indexOf(`length=${after}`);
      assert.ok(published >= 0 && published < had, log.join(" "));
      assert.equal(had, log.length - 1);
      assert.equal(batch.get(after - 1), 2n);
    }
  });
}

Deno.test("Batch.take lets elements be in both batches, never in none", () => {
  const { batch, other, log } = watchedEnds("st");
  for (let i = 0; i < 5; i++) batch.push(BigInt(i));
  log.length = 0;
  other.take(batch, 3);
  assert.deepEqual(log, ["copy", "other=3", "copy", "length=2"]);
  assert.deepEqual(elementsOf(other), [0n, 1n, 2n]);
  assert.deepEqual(elementsOf(batch), [3n, 4n]);
});

Deno.test("A batch in a memzone is what other processes see, and is not touched after the EAL's end", () => {
  const prefix = uniquePrefix("placed");
  const eal = init(ealArguments(prefix));
  try {
    const zone = Memzone.create("batches", 4096);
    const ends = modes.map((mode, i) => {
      const flags = producerFlag[mode] | consumerFlag[mode];
      const ring = Ring.create(`ring ${mode}`, 64, { flags });
      const place = { memory: zone.window, offset: 64 + i * 256 };
      const batch = new Batch(ring.window, 16, place);
      const isReached = kernelsOf(ring.window) !== undefined;
      assert.equal(memoryOf(batch).offset !== 0, isReached);
      // As it is for a process that has the zone's address alone.
      const seen = openWindow(zone.address + place.offset, 256);
      batch.push(5n);
      batch.push(6n);
      batch.push(7n);
      assert.deepEqual([...seen.u32.slice(0, 2)], [3, 16]);
      assert.deepEqual([...seen.u64.slice(8, 11)], [5n, 6n, 7n]);
      const producer = new Producer(ring, batch);
      const consumer = new Consumer(ring, batch);
      assert.equal(producer.send(2), 2);
      assert.deepEqual([seen.u32[0], seen.u64[8]], [1, 7n]);
      assert.equal(consumer.receive(), 2);
      assert.deepEqual([...seen.u64.slice(8, 11)], [7n, 5n, 6n]);
      seen.u32[0] = 1;
      assert.equal(batch.length, 1);
      return { producer, consumer };
    });
    eal.cleanup();
    for (const { producer, consumer } of ends) {
      const expected = { name: "ClosedError", message: /^Ring "ring / };
      assert.throws(() => producer.send(), expected);
      assert.throws(() => producer.sendOne(), expected);
      assert.throws(() => consumer.receiveBulk(), expected);
      assert.throws(() => consumer.receiveOne(), expected);
    }
  } finally {
    removeGroup(prefix);
  }
});
