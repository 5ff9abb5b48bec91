/**
 * Pages of 1 GiB, on a mount and pages that the test asks the system for.
 */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { openWindow } from "../../../ffi/memory/c_memory.ts";
import { useWasm } from "../../../ffi/hugepages/wasm_window.ts";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { init } from "../../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import { Consumer, Producer, Ring } from "../../../packages/ring/mod.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { uniquePrefix } from "../../testenv/prefix.ts";

const PAGES = "/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages";
const GIGABYTE = 2 ** 30;

function run(command: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args }).outputSync();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** Whether the system can make two such pages now. */
function canHavePages(): boolean {
  if (!existsSync(PAGES)) return false;
  const before = readFileSync(PAGES, "utf8").trim();
  const wanted = Number(before) + 2;
  writeFileSync(PAGES, `${wanted}`);
  const found = Number(readFileSync(PAGES, "utf8"));
  writeFileSync(PAGES, before);
  return found === wanted;
}

/** Runs with two pages and a mount of its own, and takes both away again. */
function withPages(body: (folder: string) => void): void {
  const before = readFileSync(PAGES, "utf8").trim();
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-gigabyte-`);
  writeFileSync(PAGES, `${Number(before) + 2}`);
  try {
    run("mount", "-t", "hugetlbfs", "-o", "pagesize=1G", "none", folder);
    try {
      body(folder);
    } finally {
      // Lazily: the pages stay mapped until the process ends.
      run("umount", "-l", folder);
    }
  } finally {
    rmSync(folder, { recursive: true });
    writeFileSync(PAGES, before);
  }
}

const ignore = !canHavePages();

Deno.test({
  name: `Rings and packets lie in a WebAssembly memory on pages of 1 GiB${
    ignore ? ": the system has no memory for such pages" : ""
  }`,
  ignore,
  fn: () => withPages(test),
});

function test(folder: string): void {
  const prefix = uniquePrefix("gigabyte");
  useWasm(true);
  const eal = init(ealArguments(prefix, { extra: [`--huge-dir=${folder}`] }));
  try {
    const pool = PktmbufPool.create("P", { count: 4095 });
    const ring = Ring.create("R", 1024);
    assert.deepEqual(eal.dataPath.memory, { kind: "wasm", reason: "" });
    assert.equal(ring.window, pool.window);
    const burst = new Burst(pool.window, 512);
    assert.equal(new Source(pool, burst).receiveBulk(), 512);
    for (let i = 0; i < burst.length; i++) {
      const at = burst.mbufs.dataOffset(burst.mbuf(i));
      pool.window.u32[at >>> 2] = i;
      assert.equal(openWindow(pool.window.base + at, 8).u32[0], i);
    }
    const sent = Array.from({ length: 512 }, (_, i) => burst.mbuf(i));
    assert.equal(new Producer(ring, burst).sendBulk(), 512);
    assert.equal(new Consumer(ring, burst).receiveBulk(), 512);
    assert.deepEqual(sent.map((_, i) => burst.mbuf(i)), sent);
    burst.free();
    const smaps = readFileSync("/proc/self/smaps", "utf8");
    assert.match(smaps, new RegExp(`KernelPageSize: +${GIGABYTE / 1024} kB`));
  } finally {
    eal.cleanup();
    removeGroup(prefix);
  }
}
