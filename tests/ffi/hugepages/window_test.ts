/**
 * The window on hugepages in one primary process: one test after another on
 * the same EAL, which the last one ends.
 */
import assert from "node:assert/strict";
import { kernelsOf } from "../../../ffi/kernels/kernels.ts";
import { addressOf, openWindow } from "../../../ffi/memory/c_memory.ts";
import { objectWindow } from "../../../ffi/hugepages/shared_memory.ts";
import { wasmMemoryOf } from "../../../ffi/memory/wasm_memory.ts";
import { useWasm, windowStatus } from "../../../ffi/hugepages/wasm_window.ts";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { type Eal, init, launch, Memzone } from "../../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import { memoryOf } from "../../../packages/ring/internal/batch_memory.ts";
import { Batch, Consumer, Producer, Ring } from "../../../packages/ring/mod.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { lcoreProgram } from "../../testenv/lcore_program.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

const prefix = uniquePrefix("window");
const program = await lcoreProgram("ffi/hugepages/probe");
// A test of both ways: the surroundings must not choose one.
useWasm(true);
let eal: Eal;

Deno.test("windowStatus() says typescript before an object was opened", () => {
  assert.deepEqual(windowStatus(), {
    kind: "typescript",
    reason: "no object in shared memory was opened",
  });
});

Deno.test("Ring lies in a WebAssembly memory and is the one that others see", () => {
  eal = init(ealArguments(prefix, { lcores: [0, 1] }));
  const ring = Ring.create("R", 1024);
  assert.deepEqual(windowStatus(), { kind: "wasm", reason: "" });
  assert.ok(kernelsOf(ring.window));
  const batch = new Batch(ring.window, 32);
  assert.notEqual(memoryOf(batch).offset, 0);
  const elements = Array.from({ length: 32 }, (_, i) => BigInt(i) << 40n);
  for (const element of elements) batch.push(element);
  assert.equal(new Producer(ring, batch).sendBulk(), 32);
  // DPDK's own address of the same bytes.
  const seen = openWindow(ring.address, 384 + 32 * 8);
  assert.deepEqual([...seen.u64.slice(48)], elements);
  assert.equal(new Consumer(ring, batch).receive(), 32);
  assert.deepEqual(elements.map((_, i) => batch.get(i)), elements);
  assert.equal(ring.count, 0);
  ring.close();
});

Deno.test("Bytes have addresses like DPDK's own, for AMD's first cache", () => {
  const ring = Ring.create("alike", 8);
  assert.ok(kernelsOf(ring.window));
  const distance = addressOf(ring.window.u8) - ring.window.base;
  assert.notEqual(distance, 0);
  assert.equal(Math.abs(distance) % 2 ** 28, 0);
  ring.close();
});

Deno.test("Ring without WebAssembly gives the same results", () => {
  useWasm(false);
  const plain = Ring.create("plain", 8);
  assert.equal(kernelsOf(plain.window), undefined);
  useWasm(true);
  const compiled = Ring.lookup("plain");
  assert.ok(kernelsOf(compiled.window));
  const outgoing = new Batch(plain.window, 9);
  for (let i = 0n; i < 9n; i++) outgoing.push(i);
  assert.equal(new Producer(plain, outgoing).send(), 7);
  const incoming = new Batch(compiled.window, 9);
  incoming.push(8n);
  assert.equal(new Producer(compiled, incoming).sendBulk(), 0);
  assert.equal(compiled.freeSpace, 0);
  assert.equal(new Consumer(compiled, incoming).receiveBulk(3), 3);
  assert.equal(compiled.available, 4);
  assert.equal(plain.count, 4);
  // Batches of one memory take from those of the other.
  assert.equal(incoming.take(outgoing), 2);
  assert.deepEqual(
    Array.from({ length: incoming.length }, (_, i) => incoming.get(i)),
    [8n, 0n, 1n, 2n, 7n, 8n],
  );
  plain.close();
});

Deno.test("windowStatus() says that the environment turned WebAssembly off", () => {
  useWasm(false);
  const ring = Ring.create("off", 8);
  assert.equal(windowStatus().reason, "it is turned off by DPDK_TS_KERNELS");
  ring.close();
  useWasm(true);
});

Deno.test("PktmbufPool that makes the heap grow lies in the same window", () => {
  const small = PktmbufPool.create("small", { count: 63 });
  const before = small.window;
  const large = PktmbufPool.create("large", { count: 16383, cacheSize: 64 });
  assert.equal(large.window, before);
  const burst = new Burst(large.window, 512);
  assert.notEqual(memoryOf(burst).offset, 0);
  const source = new Source(large, burst);
  for (let round = 0; round < 31; round++) {
    burst.clear();
    assert.equal(source.receiveBulk(512), 512);
    for (let i = 0; i < burst.length; i++) {
      const mbuf = burst.mbufAt(i);
      const at = burst.mbufs.dataOffset(mbuf);
      large.window.u32[at >>> 2] = mbuf;
      assert.equal(openWindow(large.window.base + at, 8).u32[0], mbuf);
    }
  }
  large.close();
  small.close();
});

Deno.test("Memory that DPDK gave back and took again is the new one", () => {
  const seen = new Set<number>();
  for (let round = 0; round < 4; round++) {
    // Its pages come and go with it.
    const zone = Memzone.create("big", 24 << 20);
    seen.add(zone.address);
    const window = objectWindow(zone.address, zone.length);
    assert.ok(wasmMemoryOf(window));
    const at = (zone.address - window.base) >>> 2;
    for (let offset = 0; offset < zone.length; offset += 1 << 20) {
      zone.window.u32[offset >>> 2] = round * 1000 + (offset >>> 20);
      assert.equal(
        window.u32[at + (offset >>> 2)],
        round * 1000 + (offset >>> 20),
      );
    }
    zone.close();
  }
  assert.ok(seen.size < 4, "an address was used again");
});

Deno.test("Lcores have windows of their own on the same memory", async () => {
  const ring = Ring.create("lcores", 8);
  ring.enqueue(41n);
  const run = launch(1, program, { data: { ring: "lcores" } });
  assert.deepEqual(await run.wait(), {
    isSent: true,
    isCompiled: true,
    kind: "wasm",
  });
  assert.equal(ring.dequeue(), 42n);
  ring.close();
});

Deno.test("Eal.cleanup() ends the process with windows open", () => {
  eal.cleanup();
  removeGroup(prefix);
});
