/** Queues in one process: net_ring hands back in order what it is sent. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { init } from "../../packages/eal/mod.ts";
import {
  Port,
  type PortError,
  RxQueue,
  TxBuffer,
  TxQueue,
} from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { buildSource } from "../testenv/c_program.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { makePackets, numbersIn, setUp } from "./env.ts";

const prefix = uniquePrefix("queue");
const source = fileURLToPath(new URL("./queue_callbacks.c", import.meta.url));

function open(capacity = 32): {
  pool: PktmbufPool;
  port: Port;
  burst: Burst;
  rx: RxQueue;
  tx: TxQueue;
} {
  const pool = PktmbufPool.lookup("packets");
  const port = Port.lookup("net_ring0");
  const burst = new Burst(pool.window, capacity);
  const rx = new RxQueue(port, 0, burst);
  const tx = new TxQueue(port, 0, burst);
  return { pool, port, burst, rx, tx };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

Deno.test("RxQueue and TxQueue of a port that is not started return 0", () => {
  init(ealArguments(prefix, {
    extra: ["--vdev=net_ring0", "--vdev=net_null0,copy=1"],
  }));
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  for (const id of Port.list()) setUp(new Port(id), 2, pool);
  const { burst, rx, tx } = open();
  makePackets(pool, burst, 3);
  assert.equal(tx.ready, false);
  assert.equal(tx.send(), 0);
  assert.equal(tx.prepare(), 3);
  burst.free();
  assert.equal(rx.ready, false);
  assert.equal(rx.receive(), 0);
  for (const id of Port.list()) new Port(id).start();
  assert.ok(rx.ready && tx.ready);
});

Deno.test("RxQueue.receive() gives what TxQueue.send() sent, in order", () => {
  const { pool, burst, rx, tx } = open();
  for (const count of [1, 2, 31, 32]) {
    makePackets(pool, burst, count);
    assert.equal(tx.prepare(), count);
    assert.equal(tx.send(), count);
    burst.clear();
    assert.equal(rx.receive(), count);
    assert.equal(burst.length, count);
    assert.deepEqual(numbersIn(burst), range(0, count));
    assert.equal(burst.packetLength(count - 1), 60);
    burst.free();
    assert.equal(rx.receive(), 0);
    assert.equal(burst.length, 0);
  }
  assert.equal(pool.inUseCount, 0);
});

Deno.test("TxQueue.send() sends a part, from any packet on", () => {
  const { pool, burst, rx, tx } = open();
  makePackets(pool, burst, 10);
  assert.equal(tx.send(4, 3), 4);
  assert.equal(tx.send(3, 7), 3);
  assert.equal(tx.send(0), 0);
  assert.equal(tx.send(3), 3);
  assert.equal(rx.receive(), 10);
  assert.deepEqual(numbersIn(burst), [3, 4, 5, 6, 7, 8, 9, 0, 1, 2]);
  burst.free();
});

Deno.test("TxQueue.send() returns fewer when the queue is full; the rest stays ours", () => {
  const { pool, burst, rx, tx } = open(200);
  let sent = 0;
  for (let round = 0;; round++) {
    makePackets(pool, burst, 200);
    const count = tx.send();
    sent += count;
    burst.free(count);
    if (count < 200) break;
  }
  assert.equal(sent, 1023, "the ring of net_ring holds 1023");
  assert.equal(pool.inUseCount, 1023);
  while (rx.receive() > 0) {
    sent -= burst.length;
    burst.free();
  }
  assert.equal(sent, 0);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("TxQueue.send() refuses packets that are not in the burst", () => {
  const { burst, tx } = open();
  for (const [count, start] of [[1, 0], [-1, 0], [1.5, 0], [0, 1], [0, -1]]) {
    assert.throws(() => tx.send(count, start), RangeError);
    assert.throws(() => tx.prepare(count, start), RangeError);
  }
  burst.length = 33;
  assert.throws(() => tx.send(), {
    name: "RangeError",
    message:
      "Cannot send on queue 0 of port 0: packets 0 to 33 must be inside the burst's 33 and its capacity of 32",
  });
});

Deno.test("RxQueue and TxQueue refuse queues that are not configured", () => {
  const { port, burst } = open();
  for (const queue of [2, 1024, 65536, -1, 0.5]) {
    assert.throws(() => new RxQueue(port, queue, burst), {
      name: "RangeError",
      message:
        `Cannot use rx queue ${queue} of port 0: queue must be one of the 2 configured: ${queue}`,
    });
    assert.throws(() => new TxQueue(port, queue, burst), RangeError);
  }
});

Deno.test("TxBuffer sends when it is full and on flush()", () => {
  const { pool, port, burst, rx } = open();
  const buffer = new TxBuffer(port, 0, pool.window, 4);
  assert.equal(buffer.size, 4);
  makePackets(pool, burst, 10);
  const results = range(0, 9).map((i) =>
    i % 2 === 0 ? buffer.add(burst.mbuf(i)) : buffer.addFrom(burst, i)
  );
  assert.deepEqual(results, [0, 0, 0, 4, 0, 0, 0, 4, 0]);
  assert.equal(buffer.add(burst.mbuf(9)), 0);
  assert.equal(buffer.length, 2);
  assert.equal(buffer.flush(), 2);
  assert.equal(buffer.flush(), 0);
  assert.deepEqual([buffer.sent, buffer.dropped], [10, 0]);
  assert.equal(rx.receive(), 10);
  assert.deepEqual(numbersIn(burst), range(0, 10));
  burst.free();
});

Deno.test("TxBuffer frees and counts what the driver does not take", () => {
  const { pool, port, burst, rx } = open(64);
  const buffer = new TxBuffer(port, 0, pool.window, 64);
  for (let i = 0; i < 17; i++) {
    makePackets(pool, burst, 64);
    for (let packet = 0; packet < 64; packet++) buffer.addFrom(burst, packet);
  }
  assert.deepEqual([buffer.sent, buffer.dropped], [1023, 17 * 64 - 1023]);
  assert.equal(pool.inUseCount, 1023);
  while (rx.receive() > 0) burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("TxBuffer sends a burst that fills it at once, in the order of what waits", () => {
  const { pool, port, burst, rx } = open(4);
  const buffer = new TxBuffer(port, 0, pool.window, 4, burst);
  const add = (first: number, from: number, count: number): number => {
    makePackets(pool, burst, 4, first);
    const sent = buffer.addRun(burst, from, count);
    // Those that were not handed over are still ours.
    for (let i = 0; i < 4; i++) {
      if (i < from || i >= from + count) pool.mbufs.free(burst.mbuf(i));
    }
    return sent;
  };
  const all: number[] = [];
  const take = (): void => {
    while (rx.receive() > 0) {
      all.push(...numbersIn(burst));
      burst.free();
    }
  };
  assert.equal(add(0, 0, 4), 4, "from the burst itself");
  take();
  assert.equal(add(10, 1, 2), 0, "not all of it");
  assert.equal(add(20, 0, 4), 4, "others wait");
  assert.equal(buffer.length, 2);
  assert.equal(buffer.flush(), 2);
  take();
  assert.deepEqual(all, [0, 1, 2, 3, 11, 12, 20, 21, 22, 23]);
  assert.deepEqual([buffer.sent, buffer.dropped], [10, 0]);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("TxBuffer frees what the driver does not take of a whole burst", () => {
  const { pool, port, burst, rx } = open(64);
  const buffer = new TxBuffer(port, 0, pool.window, 64, burst);
  for (let i = 0; i < 17; i++) {
    makePackets(pool, burst, 64);
    buffer.addRun(burst, 0, 64);
  }
  assert.deepEqual([buffer.sent, buffer.dropped], [1023, 17 * 64 - 1023]);
  assert.equal(pool.inUseCount, 1023);
  while (rx.receive() > 0) burst.free();
  assert.equal(pool.inUseCount, 0);
});

Deno.test("callbacks that C adds to queues see and drop packets", () => {
  const library = buildSource(source, ["-shared", "-fPIC"]);
  const { symbols } = Deno.dlopen(library, {
    add_rx: { parameters: ["u16", "u16"], result: "void" },
    add_tx: { parameters: ["u16", "u16"], result: "void" },
    remove_rx: { parameters: ["u16", "u16"], result: "i32" },
    remove_tx: { parameters: ["u16", "u16"], result: "i32" },
    take_seen: { parameters: [], result: "u32" },
  });
  const { pool, port, burst, rx, tx } = open();
  symbols.add_rx(port.id, 0);
  makePackets(pool, burst, 9);
  assert.equal(tx.send(), 9);
  assert.equal(rx.receive(), 5);
  assert.deepEqual(numbersIn(burst), [0, 2, 4, 6, 8]);
  burst.free();
  assert.equal(symbols.take_seen(), 9);
  assert.equal(symbols.remove_rx(port.id, 0), 0);

  symbols.add_tx(port.id, 0);
  makePackets(pool, burst, 8);
  assert.equal(tx.send(6, 2), 3, "of 2 to 7 it leaves 2, 4 and 6");
  burst.length = 2; // The others are the driver's, or the callback freed them.
  burst.free();
  assert.equal(rx.receive(), 3);
  assert.deepEqual(numbersIn(burst), [2, 4, 6]);
  burst.free();
  assert.equal(symbols.take_seen(), 6);
  assert.equal(symbols.remove_tx(port.id, 0), 0);

  makePackets(pool, burst, 3);
  assert.equal(tx.send(), 3);
  assert.equal(rx.receive(), 3);
  burst.free();
  assert.equal(symbols.take_seen(), 0);
  assert.equal(pool.inUseCount, 0);
});

Deno.test("queues outlive stop(), start() and a new configuration", () => {
  const { pool, port, burst, rx, tx } = open();
  const other = new RxQueue(port, 1, burst);
  port.stop();
  assert.equal(rx.ready, false);
  assert.equal(rx.receive(), 0);
  makePackets(pool, burst, 4);
  assert.equal(tx.send(), 0);
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

Deno.test("a queue that is not set up is refused once the port is started", () => {
  const { burst } = open();
  const port = Port.lookup("net_null0");
  port.stop();
  port.configure(1, 1); // Gives the second queues back.
  port.configure(2, 2);
  port.setupRxQueue(0, 256, PktmbufPool.lookup("packets"));
  port.setupTxQueue(0, 256);
  port.start();
  assert.throws(() => new RxQueue(port, 1, burst), {
    name: "PortError",
    reason: "queue",
    port: port.id,
    message:
      `Cannot use rx queue 1 of port ${port.id} of driver net_null: it is not set up`,
  } as Partial<PortError>);
});

Deno.test("queues of a closed port return 0, also after cleanup", () => {
  const { pool, port, burst, rx, tx } = open();
  try {
    port.stop();
    port.close();
    makePackets(pool, burst, 1);
    assert.equal(tx.send(), 0);
    burst.free();
    assert.equal(rx.receive(), 0);
    assert.equal(pool.inUseCount, 0);
    init([]).cleanup();
    assert.equal(rx.receive(), 0);
  } finally {
    removePrefixFiles(prefix);
  }
});
