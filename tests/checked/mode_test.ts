/** How the mode is turned on, and that nothing is there without it. */
import assert from "node:assert/strict";
import { getEnvironment } from "../../ffi/os/libc.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { isChecked } from "../../packages/eal/internal/checked.ts";
import { Port, RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import {
  Burst,
  Mbufs,
  Mempool,
  PktmbufPool,
  Sink,
  Source,
} from "../../packages/mempool/mod.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  RingView,
} from "../../packages/ring/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const prefix = uniquePrefix("mode");
Deno.test.afterAll(() => {
  init([]).cleanup();
  removeGroup(prefix);
});

Deno.test("init({ checked: false }) turns the mode off, whatever the environment says", () => {
  const extra = ["--vdev=net_null0"];
  init(ealArguments(prefix, { extra }), { checked: false });
  assert.equal(isChecked(), false);
  assert.equal(getEnvironment("DPDK_TS_CHECKED"), "off");
});

Deno.test("without the mode, objects have no calls of their own", () => {
  const pool = PktmbufPool.create("packets", { count: 1023, cacheSize: 32 });
  const port = Port.lookup("net_null0");
  port.configure(1, 1);
  port.setupRxQueue(0, 256, pool);
  port.setupTxQueue(0, 256);
  port.start();
  const burst = new Burst(pool.window, 32);
  const ring = Ring.create("ring", 64);
  const objects = [
    burst,
    pool,
    ring,
    new Batch(pool.window, 32),
    new RxQueue(port, 0, burst),
    new TxQueue(port, 0, burst),
    pool.mbufs,
  ];
  for (const object of objects) {
    const prototypes: object[] = [];
    for (
      let p = Object.getPrototypeOf(object);
      p !== Object.prototype;
      p = Object.getPrototypeOf(p)
    ) prototypes.push(p);
    const own = Object.getOwnPropertyNames(object).filter((name) =>
      prototypes.some((prototype) => Object.hasOwn(prototype, name))
    );
    assert.deepEqual(own, [], object.constructor.name);
  }
  assert.equal(Object.getPrototypeOf(pool.mbufs), Mbufs.prototype);
  assert.equal(burst.mbufs, pool.mbufs);
});

Deno.test("without the mode, ends hold the functions of their kind", () => {
  const pool = PktmbufPool.lookup("packets");
  const burst = new Burst(pool.window, 32);
  const ring = Ring.lookup("ring");
  const objects = Mempool.create("objects", { count: 63, elementSize: 64 });
  const batch = new Batch(objects.window, 8);
  const ends = [
    new Producer(ring, burst),
    new Consumer(ring, burst),
    new Source(pool, burst),
    new Sink(objects, batch),
  ];
  // Their source shows which they are; those of the mode call observers.
  const calls = ends.flatMap((end) => Object.values(end))
    .filter((value) => typeof value === "function").map(String);
  assert.equal(calls.length, 8);
  for (const text of calls) assert.doesNotMatch(text, /observer|checks/);
  assert.equal(Memzone.find("dpdk_ts_checked"), undefined);
});

Deno.test("the mode knows every call of a burst and of a ring that moves elements", () => {
  // What is new must be observed in packages/mempool/_observed_burst.ts and
  // packages/ring/_observed_ring.ts, or be known to move nothing.
  const calls = (type: { prototype: object }) =>
    Object.getOwnPropertyNames(type.prototype).sort();
  assert.deepEqual(calls(Burst), [
    "add",
    "bytes", // by mbufAt
    "constructor",
    "free",
    "mbuf",
    "mbufAt",
    "takeIf",
    "toJSON", // shows
  ]);
  assert.deepEqual(calls(Batch), [
    "address", // reads
    "clear", // forgets
    "constructor",
    "get", // reads
    "length",
    "push",
    "pushAddress",
    "room", // reads
    "set",
    "take",
    "toJSON", // shows
  ]);
  assert.deepEqual(
    calls(RingView).filter((name) => /queue/.test(name)),
    [
      "dequeue",
      "dequeueBulk",
      "dequeueBulkStart",
      "dequeueBurst",
      "dequeueBurstStart",
      "dequeueFinish", // after a start
      "dequeueZcBulkStart",
      "dequeueZcBurstStart",
      "dequeueZcFinish", // after a start
      "enqueue",
      "enqueueBulk",
      "enqueueBulkStart", // reserves
      "enqueueBurst",
      "enqueueBurstStart", // reserves
      "enqueueFinish", // not noticed
      "enqueueZcBulkStart", // reserves
      "enqueueZcBurstStart", // reserves
      "enqueueZcFinish", // not noticed
    ],
  );
});
