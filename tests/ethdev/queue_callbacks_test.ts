/**
 * Callbacks that C adds to queues: what a burst holds afterwards is ours, all
 * of it and nothing else.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { init } from "../../packages/eal/mod.ts";
import { Port, TxBuffer } from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { buildSource } from "../testenv/c_program.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import {
  checkPool,
  drain,
  leaveRoom,
  makePackets,
  numbersIn,
  openEnds,
  setUp,
} from "./env.ts";

const prefix = uniquePrefix("callbacks");
const source = fileURLToPath(new URL("./queue_callbacks.c", import.meta.url));
const { symbols: callbacks } = Deno.dlopen(
  buildSource(source, ["-shared", "-fPIC"]),
  {
    add_rx: { parameters: ["u16", "u16"], result: "void" },
    add_tx: { parameters: ["u16", "u16", "i32"], result: "void" },
    remove_rx: { parameters: ["u16", "u16"], result: "i32" },
    remove_tx: { parameters: ["u16", "u16"], result: "i32" },
    take_seen: { parameters: [], result: "u32" },
  },
);
const DROPPING = 0;
const REPLACING = 1;

/** Runs a body while a tx callback is on the first queue of net_ring0. */
function withTxCallback(replacing: number, body: () => void): void {
  const { id } = Port.lookup("net_ring0");
  callbacks.add_tx(id, 0, replacing);
  try {
    body();
  } finally {
    assert.equal(callbacks.remove_tx(id, 0), 0);
  }
}

Deno.test("RxQueue.receive() keeps what callbacks leave, behind what the burst holds", () => {
  init(ealArguments(prefix, { extra: ["--vdev=net_ring0"] }));
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  const port = Port.lookup("net_ring0");
  setUp(port, 1, pool);
  port.start();
  const { burst, rx, tx } = openEnds();
  callbacks.add_rx(port.id, 0);
  for (const held of [[], [51, 53]]) {
    makePackets(pool, burst, 9);
    assert.equal(tx.send(), 9);
    for (const number of held) makePackets(pool, burst, 1, number);
    assert.equal(rx.receive(), 5);
    assert.deepEqual(numbersIn(burst), [...held, 0, 2, 4, 6, 8]);
    burst.free();
    assert.equal(callbacks.take_seen(), 9);
  }
  assert.equal(callbacks.remove_rx(port.id, 0), 0);
  checkPool(pool);
});

Deno.test("TxQueue.send() forgets what callbacks drop, and keeps what it was not told", () => {
  const { pool, burst, rx, tx } = openEnds();
  withTxCallback(DROPPING, () => {
    makePackets(pool, burst, 8);
    assert.equal(tx.send(6), 3, "of 0 to 5 it leaves 0, 2 and 4");
    assert.deepEqual(numbersIn(burst), [6, 7]);
    assert.equal(callbacks.take_seen(), 6);
    assert.equal(tx.send(), 1);
    assert.equal(burst.length, 0);
    assert.equal(rx.receive(), 4);
    assert.deepEqual(numbersIn(burst), [0, 2, 4, 6]);
    burst.free();
  });
  checkPool(pool);
});

Deno.test("TxQueue.send() keeps what neither callbacks nor the driver took", () => {
  const ends = openEnds();
  const { pool, burst, tx } = ends;
  leaveRoom(ends, 2);
  withTxCallback(DROPPING, () => {
    makePackets(pool, burst, 10);
    assert.equal(tx.send(8), 2, "0 and 2; 1, 3, 5 and 7 are dropped");
    assert.deepEqual(numbersIn(burst), [4, 6, 8, 9]);
    assert.equal(tx.send(), 0, "8 and the others but 9 stay");
    assert.deepEqual(numbersIn(burst), [4, 6, 8]);
  });
  burst.free();
  assert.deepEqual(drain(ends).slice(-2), [0, 2]);
  checkPool(pool);
});

Deno.test("TxQueue.send() keeps what callbacks put in the place of packets", () => {
  const ends = openEnds();
  const { pool, burst, tx } = ends;
  leaveRoom(ends, 2);
  withTxCallback(REPLACING, () => {
    makePackets(pool, burst, 5);
    assert.equal(tx.send(4), 2);
    assert.deepEqual(numbersIn(burst), [102, 103, 4]);
  });
  tx.send();
  burst.free();
  assert.deepEqual(drain(ends).slice(-2), [100, 101]);
  checkPool(pool);
});

Deno.test("TxBuffer frees what callbacks and the driver leave, each packet once", () => {
  const ends = openEnds();
  const { pool, port, burst } = ends;
  for (const kind of [DROPPING, REPLACING]) {
    for (const size of [32, 12]) {
      leaveRoom(ends, 7);
      const buffer = new TxBuffer(port, 0, burst, { size });
      withTxCallback(kind, () => {
        makePackets(pool, burst, 32);
        buffer.send();
        buffer.flush();
      });
      assert.equal(burst.length + buffer.length, 0);
      // Callbacks count for themselves what they drop.
      const left = kind === DROPPING ? 16 : 32;
      assert.deepEqual([buffer.sent, buffer.dropped], [7, left - 7]);
      drain(ends);
      checkPool(pool);
    }
  }
});

Deno.test("queues without callbacks again call none", () => {
  try {
    const { pool, burst, rx, tx } = openEnds();
    callbacks.take_seen();
    makePackets(pool, burst, 3);
    assert.equal(tx.send(), 3);
    assert.equal(rx.receive(), 3);
    burst.free();
    assert.equal(callbacks.take_seen(), 0);
    checkPool(pool);
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
