/** DPDK 24.11: loading, layouts, the EAL, rings, mempools, with C peers too. */
import assert from "node:assert/strict";
import { secondDpdk } from "../../scripts/second_dpdk.ts";
import { withProcesses } from "../testenv/process.ts";
import { LIMIT, ROOT, runOn24_11, testOn24_11 } from "./_second.ts";

Deno.test("secondDpdk() gives a DPDK that says it is 24.11", async () => {
  const script = `
    import { version } from "./packages/eal/mod.ts";
    console.log(JSON.stringify(version()));`;
  const said = await runOn24_11("version", "eval", "--no-check", script);
  const { text, release, path } = JSON.parse(said);
  assert.match(text, /^24\.11\./);
  assert.equal(release, 2411);
  assert.match(path, /librte_ethdev\.so\.25$/);
});

Deno.test("gen_layout finds the tables of 24.11 in its headers", async () => {
  const { folder } = secondDpdk("24.11");
  await withProcesses(async (start) => {
    const check = start("gen_layout", Deno.execPath(), {
      args: [
        "run",
        "--allow-all",
        "scripts/gen_layout.ts",
        "--check",
        `--headers=${folder}/usr/include`,
      ],
      cwd: ROOT,
    });
    const { code } = await check.waitForEnd(LIMIT);
    assert.equal(code, 0, check.text("stderr").join("\n"));
  });
});

testOn24_11([
  "ffi/library/self_check_test.ts",
  "ffi/library/dpdk_test.ts",
  "tests/versions/forced_table_test.ts",
  "tests/runtimes/everywhere/eal_test.ts",
  "tests/runtimes/everywhere/channel_test.ts",
  "tests/supervise/stale_locks_test.ts",
  "tests/ring/ring_init_test.ts",
  "tests/ring/ring_interop_test.ts",
  "tests/ring/ends_test.ts",
  "tests/ring/ring_lifetime_test.ts",
  "tests/mempool/mempool_test.ts",
  "tests/mempool/pool_objects_test.ts",
  "tests/mempool/reclaim_test.ts",
  "tests/mempool/burst_test.ts",
  "tests/mempool/mbuf_foreign_test.ts",
  "tests/mempool/pktmbuf_pool_test.ts",
  "tests/mempool/mbuf_sequence_test.ts",
  "tests/mempool/mbuf_share_test.ts",
  "tests/packets/pool_test.ts",
]);
