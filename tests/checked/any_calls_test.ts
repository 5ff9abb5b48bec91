/** Whatever a program calls, right or wrong: no packet comes to be twice. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { CheckError } from "../../packages/eal/mod.ts";
import { RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, Mbufs, Source } from "../../packages/mempool/mod.ts";
import { Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { openGroup } from "./_group.ts";

const { pool, ringPort, end } = openGroup("any");
Deno.test.afterAll(end);

const COUNT = 64;
const { mbufs, window } = pool;
const unchecked = new Mbufs(window);
/** So few are left that each comes back soon, as another packet. */
const rest = new Burst(window, 2047);
new Source(pool, rest).receiveBulk(pool.size - COUNT);
const ring = Ring.create("ring", 32);

const bursts = [0, 1].map(() => new Burst(window, 24));
const ends = bursts.map((burst) => ({
  source: new Source(pool, burst),
  rx: new RxQueue(ringPort, 0, burst),
  tx: new TxQueue(ringPort, 0, burst),
  producer: new Producer(ring, burst),
  consumer: new Consumer(ring, burst),
}));

/** Calls, most of which are wrong most of the time. `m` is any mbuf ever seen. */
const calls: Readonly<
  Record<string, (at: number, n: number, m: number) => unknown>
> = {
  take: (at, n) => ends[at]!.source.receiveBulk(Math.min(n, bursts[at]!.room)),
  rx: (at, n) => ends[at]!.rx.receive(Math.min(n, bursts[at]!.room)),
  tx: (at, n) => ends[at]!.tx.send(Math.min(n, bursts[at]!.length)),
  send: (at, n) => ends[at]!.producer.send(Math.min(n, bursts[at]!.length)),
  receive: (at, n) => ends[at]!.consumer.receive(Math.min(n, bursts[at]!.room)),
  move: (at, n) => bursts[at]!.take(bursts[1 - at]!, n),
  free: (at, n) => bursts[at]!.free(Math.min(n, bursts[at]!.length)),
  add: (at, _, m) => bursts[at]!.add(m),
  push: (at, _, m) => bursts[at]!.pushAddress(window.base + m),
  set: (at, n, m) =>
    n < bursts[at]!.length && bursts[at]!.set(n, BigInt(window.base + m)),
  length: (at, n) => bursts[at]!.length = n,
  freeOne: (_, __, m) => mbufs.free(m),
  freeSegment: (_, __, m) => mbufs.freeSegment(m),
  put: (_, __, m) => pool.put(window.base + m),
  enqueue: (_, __, m) => ring.enqueue(BigInt(window.base + m)),
  use: (_, n, m) => mbufs.append(m, n),
  hold: (_, __, m) => mbufs.updateRefcnt(m, 1),
  chain: (at, _, m) => {
    const burst = bursts[at]!;
    if (burst.length > 0 && burst.mbuf(0) !== m) mbufs.chain(burst.mbuf(0), m);
  },
};

const step = fc.record({
  call: fc.constantFrom(...Object.keys(calls)),
  at: fc.nat(1),
  n: fc.nat(24),
  which: fc.nat(COUNT - 1),
});

/** All that lies free in the pool: each once. */
function freeObjects(): number[] {
  const found: number[] = [];
  for (let object = pool.get(); object !== 0; object = pool.get()) {
    found.push(object);
  }
  for (const object of found) assert.equal(pool.put(object), true);
  return found;
}

Deno.test("no call doubles a packet, and what is wrong is a CheckError", () => {
  const ours = freeObjects();
  assert.equal(ours.length, COUNT);
  let refusals = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      for (const { call, at, n, which } of steps) {
        try {
          calls[call]!(at, n, ours[which]! - window.base);
        } catch (error) {
          if (!(error instanceof CheckError)) throw error;
          refusals++;
        }
      }
      const free = freeObjects();
      assert.equal(new Set(free).size, free.length, "twice in the pool");
      restore(ours);
    }),
    { numRuns: 300, endOnFailure: true },
  );
  assert.ok(refusals > 1000, `${refusals} refusals`);
});

/** Gives back all that the last run has left anywhere. */
function restore(ours: readonly number[]): void {
  for (const burst of bursts) burst.clear();
  while (ends[0]!.rx.receive() > 0) bursts[0]!.clear();
  ring.reset();
  const free = new Set(freeObjects());
  for (const object of ours) {
    const mbuf = object - window.base;
    if (free.has(object)) continue;
    mbufs.at(object); // known to be back
    unchecked.setRefcnt(mbuf, 1);
    unchecked.reset(mbuf);
    assert.equal(pool.put(object), true);
  }
  assert.equal(freeObjects().length, COUNT);
}
