/**
 * Without hugepages there is nothing to lay into a WebAssembly memory.
 */
import assert from "node:assert/strict";
import { init } from "../../packages/eal/mod.ts";
import {
  kernelsOf,
  useWasm,
  windowStatus,
} from "../../packages/kernels/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { Ring } from "../../packages/ring/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

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
  assert.equal(burst.tableOffset, 0);
  assert.equal(pool.allocBulk(burst, 32), 32);
  assert.equal(ring.enqueueBurst(burst.table), 7);
  burst.free();
  assert.equal(pool.availableCount, 255);
  eal.cleanup();
  removePrefixFiles(prefix);
});
