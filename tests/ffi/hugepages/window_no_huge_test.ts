/**
 * Without hugepages there is nothing to lay into a WebAssembly memory.
 */
import assert from "node:assert/strict";
import { kernelsOf } from "../../../ffi/kernels/kernels.ts";
import { useWasm, windowStatus } from "../../../ffi/hugepages/wasm_window.ts";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { init } from "../../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import { memoryOf } from "../../../packages/ring/internal/batch_memory.ts";
import { Consumer, Producer, Ring } from "../../../packages/ring/mod.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

Deno.test("Rings and pools work in TypeScript with --no-huge, and windowStatus() says why", () => {
  const prefix = uniquePrefix("nohuge");
  useWasm(true);
  const eal = init(
    ealArguments(prefix, { extra: ["--no-huge", "-m", "64", "--no-shconf"] }),
  );
  const ring = Ring.create("R", 8);
  assert.equal(kernelsOf(ring.window), undefined);
  assert.deepEqual(windowStatus(), {
    kind: "typescript",
    reason: "pages of 4096 bytes cannot be mapped",
  });
  const pool = PktmbufPool.create("P", { count: 255, cacheSize: 16 });
  const burst = new Burst(pool.window, 32);
  assert.equal(memoryOf(burst).offset, 0);
  assert.equal(new Source(pool, burst).receiveBulk(32), 32);
  assert.equal(new Producer(ring, burst).send(), 7);
  assert.equal(burst.length, 25);
  assert.equal(new Consumer(ring, burst).receive(), 7);
  burst.free();
  assert.equal(pool.availableCount, 255);
  eal.cleanup();
  removeGroup(prefix);
});
