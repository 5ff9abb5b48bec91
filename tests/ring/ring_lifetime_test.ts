/** Rings after their end, and after the EAL's. */
import assert from "node:assert/strict";
import { init } from "../../packages/eal/mod.ts";
import { Ring } from "../../packages/ring/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const prefix = uniquePrefix("life");

Deno.test("a ring throws by name after free() and after the EAL's cleanup", () => {
  try {
    const eal = init(ealArguments(prefix));
    const ring = Ring.create("mine", 64);
    const borrowed = Ring.lookup("mine");
    ring.enqueue(1n);
    borrowed.free();
    borrowed.free();
    const disposed = { message: 'Ring "mine" is disposed' };
    assert.throws(() => borrowed.dequeue(), disposed);
    assert.equal(ring.dequeue(), 1n, "a borrower's free() is its own affair");
    eal.cleanup();
    assert.throws(() => ring.enqueue(1n), disposed);
    assert.throws(() => ring.count, disposed);
    ring.free();
    assert.throws(() => Ring.lookup("mine"), /the EAL is cleaned up/);
  } finally {
    removePrefixFiles(prefix);
  }
});
