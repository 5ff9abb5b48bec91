/** What the EAL says of the data path; also run with `--fallback`. */
import assert from "node:assert/strict";
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const isFallback = Deno.env.get("DPDK_TS_KERNELS") === "off";

Deno.test("Eal.dataPath tells the ways of calls and memory, and why", () => {
  const prefix = uniquePrefix("path");
  const options = { extra: ["--vdev=net_null0"] };
  const eal = init(ealArguments(prefix, options));
  try {
    assert.equal(
      eal.dataPath.memory.reason,
      "no object in shared memory was opened",
    );
    const pool = PktmbufPool.create("pool", { count: 1023 });
    const port = new Port(0);
    port.configure(1, 1);
    port.setupRxQueue(0, 64, pool);
    port.setupTxQueue(0, 64);
    port.start();
    new RxQueue(port, 0, new Burst(pool.window, 8));
    const { calls, memory } = eal.dataPath;
    assert.deepEqual(memory, {
      kind: isFallback ? "typescript" : "wasm",
      reason: isFallback ? "it is turned off by DPDK_TS_KERNELS" : "",
    });
    assert.equal(calls.way, isFallback ? "libffi" : "stub");
    assert.equal(calls.reason === "DPDK_TS_CALLS is libffi", isFallback);
    port.stop();
    port.close();
  } finally {
    eal.cleanup();
    removeGroup(prefix);
  }
});
