/**
 * With --single-file-segments all pages of a list are in one file.
 */
import assert from "node:assert/strict";
import { openWindow } from "../../../ffi/memory/c_memory.ts";
import { useWasm, windowStatus } from "../../../ffi/hugepages/wasm_window.ts";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { init } from "../../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

Deno.test("PktmbufPool lies in a WebAssembly memory with --single-file-segments", () => {
  const prefix = uniquePrefix("onefile");
  useWasm(true);
  const eal = init(
    ealArguments(prefix, { extra: ["--single-file-segments"] }),
  );
  const pool = PktmbufPool.create("P", { count: 4095 });
  assert.deepEqual(windowStatus(), { kind: "wasm", reason: "" });
  const burst = new Burst(pool.window, 4095);
  assert.equal(new Source(pool, burst).receiveBulk(), 4095);
  for (let i = 0; i < burst.length; i++) {
    const at = burst.mbufs.dataOffset(burst.mbuf(i));
    pool.window.u32[at >>> 2] = i;
    assert.equal(openWindow(pool.window.base + at, 8).u32[0], i);
  }
  burst.free();
  eal.cleanup();
  removeGroup(prefix);
});
