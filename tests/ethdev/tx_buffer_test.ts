/** Buffers in front of a tx queue of net_ring, which may take only a part. */
import assert from "node:assert/strict";
import { init, Memzone } from "../../packages/eal/mod.ts";
import {
  Port,
  TxBuffer,
  type TxBufferOptions,
} from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import {
  checkPool,
  drain,
  type Ends,
  leaveRoom,
  makePackets,
  numbersIn,
  openEnds,
  range,
  RING_CAPACITY,
  setUp,
} from "./env.ts";

const prefix = uniquePrefix("buffer");

function openBuffer(
  options: TxBufferOptions = {},
  capacity = 32,
): Ends & { readonly buffer: TxBuffer } {
  const ends = openEnds(capacity);
  return { ...ends, buffer: new TxBuffer(ends.port, 0, ends.burst, options) };
}

Deno.test("TxBuffer of a port that is not started drops what it would send", () => {
  init(ealArguments(prefix, { extra: ["--vdev=net_ring0"] }));
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  const port = Port.lookup("net_ring0");
  setUp(port, 1, pool);
  const { buffer, burst } = openBuffer({ size: 4 });
  makePackets(pool, burst, 6);
  assert.equal(buffer.send(), 6);
  assert.equal(buffer.flush(), 0);
  assert.deepEqual([buffer.sent, buffer.dropped, burst.length], [0, 6, 0]);
  checkPool(pool);
  port.start();
});

Deno.test("TxBuffer of less than the burst sends whenever it is full, and on flush()", () => {
  const { pool, burst, rx, buffer } = openBuffer({ size: 4 });
  assert.equal(buffer.size, 4);
  makePackets(pool, burst, 10);
  assert.equal(buffer.send(3), 3);
  assert.deepEqual([buffer.length, buffer.sent, burst.length], [3, 0, 7]);
  assert.deepEqual(numbersIn(burst), range(3, 10));
  assert.equal(buffer.send(1), 1);
  assert.deepEqual([buffer.length, buffer.sent], [0, 4]);
  assert.equal(buffer.send(), 6);
  assert.deepEqual([buffer.length, buffer.sent, burst.length], [2, 8, 0]);
  assert.equal(buffer.send(), 0);
  assert.equal(buffer.flush(), 2);
  assert.equal(buffer.flush(), 0);
  assert.deepEqual([buffer.sent, buffer.dropped], [10, 0]);
  assert.equal(rx.receive(), 10);
  assert.deepEqual(numbersIn(burst), range(0, 10));
  burst.free();
  checkPool(pool);
});

Deno.test("TxBuffer of the burst's size sends a whole burst at once, behind what waits", () => {
  const ends = openBuffer({}, 4);
  const { pool, burst, buffer } = ends;
  assert.equal(buffer.size, 4);
  makePackets(pool, burst, 4);
  assert.equal(buffer.send(), 4);
  assert.deepEqual([buffer.sent, burst.length, buffer.length], [4, 0, 0]);
  makePackets(pool, burst, 4, 10);
  assert.equal(buffer.send(2), 2, "not all of it");
  assert.deepEqual([buffer.sent, buffer.length], [4, 2]);
  makePackets(pool, burst, 2, 14);
  assert.equal(buffer.send(), 4, "others wait");
  assert.deepEqual([buffer.sent, buffer.length], [8, 2]);
  assert.equal(buffer.flush(), 2);
  assert.deepEqual([buffer.sent, buffer.dropped], [10, 0]);
  assert.deepEqual(drain(ends), [...range(0, 4), ...range(10, 16)]);
  checkPool(pool);
});

Deno.test("TxBuffer of more than the burst sends after several of them", () => {
  const ends = openBuffer({ size: 10 }, 4);
  const { pool, burst, buffer } = ends;
  for (let round = 0; round < 3; round++) {
    makePackets(pool, burst, 4, 4 * round);
    assert.equal(buffer.send(), 4);
    assert.equal(burst.length, 0);
    assert.equal(buffer.sent, round < 2 ? 0 : 10);
  }
  assert.equal(buffer.length, 2);
  assert.equal(buffer.flush(), 2);
  assert.deepEqual(drain(ends), range(0, 12));
  checkPool(pool);
});

Deno.test("TxBuffer frees and counts what the driver does not take", () => {
  // Smaller than, as large as and larger than the burst.
  for (const size of [10, 64, 100]) {
    const heard = [0, 0];
    const ends = openBuffer({
      size,
      onSent(sent, dropped) {
        heard[0]! += sent;
        heard[1]! += dropped;
      },
    }, 64);
    const { pool, burst, buffer } = ends;
    leaveRoom(ends, 33);
    for (let round = 0; round < 3; round++) {
      makePackets(pool, burst, 64);
      buffer.send();
    }
    buffer.flush();
    assert.deepEqual([buffer.sent, buffer.dropped], [33, 3 * 64 - 33]);
    assert.deepEqual(heard, [33, 3 * 64 - 33]);
    assert.deepEqual([burst.length, buffer.length], [0, 0]);
    assert.equal(pool.inUseCount, RING_CAPACITY);
    assert.deepEqual(drain(ends).slice(-33), range(0, 33));
    checkPool(pool);
  }
});

Deno.test("TxBuffer.send() refuses counts that are not in the burst", () => {
  const { pool, burst, buffer } = openBuffer({ size: 4 });
  makePackets(pool, burst, 2);
  for (const count of [3, -1, 1.5, NaN, 2 ** 32]) {
    assert.throws(() => buffer.send(count), RangeError);
  }
  assert.throws(() => buffer.send(4), {
    message:
      "Cannot send on queue 0 of port 0: count must be from 0 to the burst's 2: 4",
  });
  assert.deepEqual(numbersIn(burst), [0, 1]);
  assert.equal(buffer.length, 0);
  burst.free();
});

Deno.test("TxBuffer refuses sizes that cannot be, places too small, and unknown queues", () => {
  const { port, burst } = openEnds();
  const memory = Memzone.create("small", 64 + 8 * 8).window;
  for (const size of [0, -1, 1.5, 65536]) {
    assert.throws(() => new TxBuffer(port, 0, burst, { size }), RangeError);
  }
  assert.throws(() => new TxBuffer(port, 1, burst), RangeError);
  const place = { memory, offset: 0 };
  assert.throws(
    () => new TxBuffer(port, 0, burst, { size: 9, place }),
    RangeError,
  );
  for (const offset of [-64, 8, 0.5, 64]) {
    const other = { memory, offset };
    assert.throws(
      () => new TxBuffer(port, 0, burst, { size: 1, place: other }),
      RangeError,
    );
  }
  new TxBuffer(port, 0, burst, { size: 8, place });
});

Deno.test("TxBuffer with a place goes on with what its predecessor left there", () => {
  const place = {
    memory: Memzone.create("place", 64 + 4 * 8).window,
    offset: 0,
  };
  const ends = openBuffer({ size: 4, place });
  const { pool, port, burst, buffer } = ends;
  makePackets(pool, burst, 3);
  buffer.send();
  assert.equal(place.memory.u32[0], 3, "other processes see that three wait");
  const next = new TxBuffer(port, 0, burst, { size: 4, place });
  assert.equal(next.length, 3);
  makePackets(pool, burst, 2, 3);
  assert.equal(next.send(), 2);
  assert.deepEqual([next.sent, next.length], [4, 1]);
  assert.equal(next.flush(), 1);

  // One that died right before it sent has left all places taken.
  makePackets(pool, burst, 3, 5);
  next.send();
  place.memory.u64[8 + 3] = BigInt(pool.mbufs.address(pool.alloc()));
  place.memory.u32[0] = 4;
  const last = new TxBuffer(port, 0, burst, { size: 4, place });
  makePackets(pool, burst, 4, 9);
  assert.equal(last.send(), 4);
  assert.equal(last.sent, 8);
  assert.equal(drain(ends).length, 5 + 4 + 4);

  // What no process can have left there is not believed.
  place.memory.u32[0] = 5;
  assert.equal(new TxBuffer(port, 0, burst, { size: 4, place }).length, 0);
  checkPool(pool);
});

Deno.test("cleanup", () => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
