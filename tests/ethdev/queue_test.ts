/** Queues in one process: net_ring hands back in order what it is sent. */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import {
  Port,
  type PortError,
  RxQueue,
  TxQueue,
} from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import {
  checkPool,
  drain,
  leaveRoom,
  makePackets,
  numbersIn,
  openEnds,
  range,
  RING_CAPACITY,
  setUp,
} from "./env.ts";

const prefix = uniquePrefix("queue");

Deno.test("RxQueue and TxQueue of a port that is not started return 0", () => {
  init(ealArguments(prefix, {
    extra: ["--vdev=net_ring0", "--vdev=net_null0,copy=1"],
  }));
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  for (const id of Port.list()) setUp(new Port(id), 2, pool);
  const { burst, rx, tx } = openEnds();
  makePackets(pool, burst, 3);
  assert.equal(tx.ready, false);
  assert.equal(tx.send(), 0);
  assert.equal(tx.send(2), 0);
  assert.equal(tx.prepare(), 3);
  assert.equal(rx.ready, false);
  assert.equal(rx.receive(), 0);
  assert.deepEqual(numbersIn(burst), [0, 1, 2]);
  burst.free();
  for (const id of Port.list()) new Port(id).start();
  assert.ok(rx.ready && tx.ready);
});

Deno.test("RxQueue.receive() gives what TxQueue.send() sent, in order", () => {
  const { pool, burst, rx, tx } = openEnds();
  for (const count of [1, 2, 31, 32]) {
    makePackets(pool, burst, count);
    assert.equal(tx.prepare(), count);
    assert.equal(tx.send(), count);
    assert.equal(burst.length, 0);
    assert.equal(rx.receive(), count);
    assert.equal(burst.length, count);
    assert.deepEqual(numbersIn(burst), range(0, count));
    assert.equal(burst.mbufs.packetLength(burst.mbuf(count - 1)), 60);
    burst.free();
    assert.equal(rx.receive(), 0);
    assert.equal(burst.length, 0);
  }
  checkPool(pool);
});

Deno.test("RxQueue.receive() appends to what the burst holds, until it is full", () => {
  const { pool, burst, rx, tx } = openEnds(8);
  const others = openEnds(16);
  makePackets(pool, others.burst, 16);
  assert.equal(others.tx.send(), 16);
  makePackets(pool, burst, 2, 100);
  assert.equal(rx.receive(3), 3);
  assert.deepEqual(numbersIn(burst), [100, 101, 0, 1, 2]);
  assert.equal(rx.receive(), 3);
  assert.deepEqual(numbersIn(burst), [100, 101, ...range(0, 6)]);
  assert.equal(rx.receive(), 0, "it is full");
  assert.equal(rx.receive(0), 0);
  assert.deepEqual(numbersIn(burst), [100, 101, ...range(0, 6)]);
  assert.equal(tx.send(6), 6);
  assert.deepEqual(numbersIn(burst), [4, 5]);
  assert.equal(rx.receive(), 6);
  assert.deepEqual(numbersIn(burst), range(4, 12));
  burst.free();
  assert.deepEqual(drain(others), [12, 13, 14, 15, 100, 101, ...range(0, 4)]);
  checkPool(pool);
});

Deno.test("RxQueue.receive() refuses more than the burst has room for", () => {
  const { pool, burst, rx } = openEnds(8);
  makePackets(pool, burst, 3);
  assert.throws(() => rx.receive(6), {
    name: "RangeError",
    message:
      "Cannot receive from queue 0 of port 0: count must be from 0 to the burst's room for 5: 6",
  });
  for (const count of [-1, 1.5, NaN, 2 ** 32]) {
    assert.throws(() => rx.receive(count), RangeError);
  }
  assert.deepEqual(numbersIn(burst), [0, 1, 2]);
  burst.free();
});

Deno.test("TxQueue.send() sends the first packets and moves the others to the front", () => {
  const { pool, burst, rx, tx } = openEnds();
  makePackets(pool, burst, 10);
  assert.equal(tx.send(4), 4);
  assert.deepEqual(numbersIn(burst), range(4, 10));
  assert.equal(tx.send(0), 0);
  assert.equal(tx.send(6), 6);
  assert.equal(burst.length, 0);
  assert.equal(tx.send(), 0);
  assert.equal(rx.receive(), 10);
  assert.deepEqual(numbersIn(burst), range(0, 10));
  burst.free();
  checkPool(pool);
});

Deno.test("TxQueue.send() keeps exactly what the driver does not take, in order", () => {
  for (const places of [0, 1, 5, 31]) {
    for (const count of [undefined, 31]) {
      const ends = openEnds();
      const { pool, burst, tx } = ends;
      leaveRoom(ends, places);
      makePackets(pool, burst, 32, 100);
      const packets = range(0, 32).map((i) => burst.address(i));
      assert.equal(tx.send(count), places);
      assert.deepEqual(numbersIn(burst), range(100 + places, 132));
      assert.deepEqual(
        range(0, burst.length).map((i) => burst.address(i)),
        packets.slice(places),
      );
      burst.free();
      assert.equal(pool.inUseCount, RING_CAPACITY);
      const sent = drain(ends);
      assert.equal(sent.length, RING_CAPACITY);
      assert.deepEqual(
        sent.slice(RING_CAPACITY - places),
        range(100, 100 + places),
      );
      checkPool(pool);
    }
  }
});

Deno.test("TxQueue.send() until all is sent loses and doubles nothing", () => {
  const ends = openEnds();
  const { pool, burst, rx, tx } = ends;
  const others = openEnds(3);
  leaveRoom(ends, 0);
  makePackets(pool, burst, 32, 100);
  const received: number[] = [];
  while (burst.length > 0) {
    assert.equal(tx.send(), 0);
    others.rx.receive();
    received.push(...numbersIn(others.burst));
    others.burst.free();
    const places = Math.min(3, burst.length);
    assert.equal(tx.send(), places);
  }
  received.push(...drain(ends));
  assert.equal(received.length, RING_CAPACITY + 32);
  assert.deepEqual(received.slice(-32), range(100, 132));
  assert.equal(rx.receive(), 0);
  checkPool(pool);
});

Deno.test("tx.send(); burst.free(); gives up each packet once, whatever is taken", () => {
  const ends = openEnds(200);
  const { pool, burst, tx } = ends;
  let sent = 0;
  for (let round = 0; round < 8; round++) {
    makePackets(pool, burst, 200);
    sent += tx.send();
    burst.free();
    assert.equal(burst.length, 0);
    assert.equal(pool.inUseCount, sent);
  }
  assert.equal(sent, RING_CAPACITY);
  assert.equal(drain(ends).length, sent);
  checkPool(pool);
});

Deno.test("rx.receive(); tx.send(); with one burst circulates the same packets for ever", () => {
  const ends = openEnds(7);
  const { pool, burst, rx, tx } = ends;
  makePackets(pool, burst, 5);
  for (let round = 0; round < 1000; round++) {
    tx.send(Math.min(round % 3, burst.length));
    rx.receive();
    assert.ok(burst.length <= 5);
  }
  const numbers = numbersIn(burst);
  burst.free();
  numbers.push(...drain(ends));
  assert.deepEqual(numbers.sort(), range(0, 5));
  checkPool(pool);
});

Deno.test("TxQueue refuses counts that are not in the burst", () => {
  const { pool, burst, tx } = openEnds();
  makePackets(pool, burst, 2);
  for (const count of [3, -1, 1.5, NaN, 2 ** 32]) {
    assert.throws(() => tx.send(count), RangeError);
    assert.throws(() => tx.prepare(count), RangeError);
  }
  assert.throws(() => tx.send(3), {
    message:
      "Cannot send on queue 0 of port 0: count must be from 0 to the burst's 2: 3",
  });
  assert.throws(() => tx.prepare(33), {
    message:
      "Cannot prepare on queue 0 of port 0: count must be from 0 to the burst's 2: 33",
  });
  assert.deepEqual(numbersIn(burst), [0, 1]);
  burst.free();
});

Deno.test("TxQueue.prepare() leaves the burst as it is", () => {
  const { pool, burst, tx } = openEnds();
  assert.equal(tx.prepare(), 0);
  makePackets(pool, burst, 5);
  assert.equal(tx.prepare(3), 3);
  assert.equal(tx.prepare(), 5);
  assert.deepEqual(numbersIn(burst), range(0, 5));
  burst.free();
  checkPool(pool);
});

Deno.test("RxQueue and TxQueue refuse queues that are not configured", () => {
  const { port, burst } = openEnds();
  for (const queue of [2, 1024, 65536, -1, 0.5]) {
    assert.throws(() => new RxQueue(port, queue, burst), {
      name: "RangeError",
      message:
        `Cannot use rx queue ${queue} of port 0: queue must be one of the 2 configured: ${queue}`,
    });
    assert.throws(() => new TxQueue(port, queue, burst), RangeError);
  }
});

Deno.test("queues outlive stop(), start() and a new configuration", () => {
  const { pool, port, burst, rx, tx } = openEnds();
  const other = new RxQueue(port, 1, burst);
  port.stop();
  assert.equal(rx.ready, false);
  assert.equal(rx.receive(), 0);
  makePackets(pool, burst, 4);
  assert.equal(tx.send(), 0);
  assert.deepEqual(numbersIn(burst), range(0, 4));
  port.start();
  assert.equal(tx.send(), 4);
  assert.equal(rx.receive(), 4);
  burst.free();
  port.stop();
  setUp(port, 1, pool);
  port.start();
  makePackets(pool, burst, 4);
  assert.equal(tx.send(), 4);
  assert.equal(other.ready, false, "queue 1 is no more");
  assert.equal(rx.receive(), 4);
  burst.free();
  assert.equal(other.receive(), 0);
});

Deno.test("RxQueue and TxQueue refuse bursts whose window is no pool's", () => {
  const { rx } = openEnds();
  const memzone = Memzone.create("elsewhere", 4096);
  const burst = new Burst(memzone.window, 8);
  for (const Queue of [RxQueue, TxQueue]) {
    assert.throws(
      () => new Queue(new Port(rx.port), 0, burst),
      /^RangeError: Cannot use [rt]x queue 0 of port 0: its burst must be for a pool's window$/,
    );
  }
  memzone.close();
});

Deno.test("a queue is not used while a port's start is half written", () => {
  const { rx, tx } = openEnds();
  const port = new Port(rx.port);
  const { sizeof, rx_pkt_burst, tx_pkt_burst } = layout().rte_eth_fp_ops;
  const entry = openWindow(
    dpdk().symbol("rte_eth_fp_ops") + port.id * sizeof,
    sizeof,
  );
  const functions = [rx_pkt_burst, tx_pkt_burst].map((at) => at / 8);
  const started = functions.map((at) => entry.u64[at]!);
  port.stop();
  assert.deepEqual([rx.receive(), tx.ready], [0, false]);
  const stopped = functions.map((at) => entry.u64[at]!);
  // As DPDK does: the functions come before the queues.
  functions.forEach((at, i) => entry.u64[at] = started[i]!);
  assert.deepEqual([rx.ready, rx.receive()], [false, 0]);
  assert.equal(tx.ready, false);
  functions.forEach((at, i) => entry.u64[at] = stopped[i]!);
  port.start();
  assert.ok(rx.ready && tx.ready);
});

Deno.test("a queue that is not set up is refused once C has started the port", () => {
  const { burst } = openEnds();
  const port = Port.lookup("net_null0");
  port.stop();
  port.configure(1, 1); // Gives the second queues back.
  port.configure(2, 2);
  port.setupRxQueue(0, 256, PktmbufPool.lookup("packets"));
  port.setupTxQueue(0, 256);
  assert.equal(dpdk().rte_eth_dev_start(port.id), 0);
  assert.throws(() => new RxQueue(port, 1, burst), {
    name: "PortError",
    reason: "queue",
    port: port.id,
    message:
      `Cannot use rx queue 1 of port ${port.id} of driver net_null: it is not set up`,
  } as Partial<PortError>);
});

Deno.test("queues of a closed port return 0, also after cleanup", () => {
  const { pool, port, burst, rx, tx } = openEnds();
  try {
    port.stop();
    port.close();
    makePackets(pool, burst, 1);
    assert.equal(tx.send(), 0);
    assert.equal(rx.receive(), 0);
    assert.equal(burst.length, 1);
    burst.free();
    assert.equal(pool.inUseCount, 0);
    init([]).cleanup();
    assert.equal(rx.receive(), 0);
  } finally {
    removeGroup(prefix);
  }
});
