/** StaleLocks finds the EAL's locks where the EAL itself takes them. */
import assert from "node:assert/strict";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { StaleLocks } from "../../packages/supervise/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { soname } from "../testenv/dpdk_library.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const prefix = uniquePrefix("locks");

/** What takes each lock. */
const TAKERS = {
  qlock: "rte_mcfg_tailq_write_lock",
  mplock: "rte_mcfg_mempool_write_lock",
  tlock: "rte_mcfg_timer_lock",
  memory_hotplug_lock: "rte_mcfg_mem_write_lock",
};

Deno.test("StaleLocks.break() opens the lock that is held and says which", () => {
  const extra = ["--vdev=net_null0"];
  const locks = new StaleLocks(init(ealArguments(prefix, { extra })));
  assert.deepEqual(locks.break(), []);
  for (const [lock, taker] of Object.entries(TAKERS)) {
    const { symbols: eal } = Deno.dlopen(soname("eal"), {
      take: { name: taker, parameters: [], result: "void" },
    });
    eal.take();
    assert.deepEqual(locks.break(), [lock]);
    // A lock still held would never be taken again.
    eal.take();
    assert.deepEqual(locks.break(), [lock]);
  }
  assert.deepEqual(locks.break(), []);
});

Deno.test("StaleLocks.break() opens the lock of ports, wherever the release has it", () => {
  const locks = new StaleLocks(init([]));
  const { symbols: eal } = Deno.dlopen(soname("eal"), {
    lock: {
      name: "rte_mcfg_ethdev_get_lock",
      parameters: [],
      result: "pointer",
      optional: true,
    },
  });
  const at = eal.lock?.() ?? null;
  const [name, word] = at === null
    ? ["ethdev", sharedPortsWord()] as const
    : ["ethdev_lock", wordAt(at)] as const;
  word[0] = 1;
  assert.deepEqual(locks.break(), [name]);
  assert.equal(word[0], 0);
});

function wordAt(pointer: Deno.PointerObject): Int32Array {
  return new Int32Array(Deno.UnsafePointerView.getArrayBuffer(pointer, 4));
}

/** Before 23.11 it was behind an id of 8 bytes in the memory of all ports. */
function sharedPortsWord(): Int32Array {
  const { i32 } = Memzone.lookup("rte_eth_dev_data").window;
  return i32.subarray(2, 3);
}

Deno.test("cleanup", () => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
