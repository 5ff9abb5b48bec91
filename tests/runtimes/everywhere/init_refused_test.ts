/** Starts of the EAL that fail: nothing is left, and the error says why. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";
import { runtimeFolder } from "../../../packages/group/internal/runtime_folder.ts";
import {
  DpdkError,
  EalInitError,
  init,
  Memzone,
  version,
} from "../../../packages/eal/mod.ts";
import { listenToPorts, Port } from "../../../packages/ethdev/mod.ts";
import { Mempool } from "../../../packages/mempool/mod.ts";
import { Ring } from "../../../packages/ring/mod.ts";
import { groupArguments, prefix } from "./_group.ts";

test("nothing works before init(), and the message says so", () => {
  const message = "Cannot use DPDK: the EAL is not initialized";
  for (
    const use of [
      () => Memzone.lookup("z"),
      () => Memzone.find("z"),
      () => Ring.lookup("r"),
      () => Mempool.create("p", { count: 1, elementSize: 8 }),
      () => Mempool.lookup("p"),
      () => Port.list(),
      () => new Port(0),
      () => Port.lookup("net_null0"),
      () => Port.find("net_null0"),
      () => listenToPorts("new", () => {}),
    ]
  ) {
    assert.throws(use, { message }, String(use));
  }
});

test("version() needs no EAL", () => {
  const { text, release } = version();
  const [, year, month] = /^(\d\d)\.(\d\d)\.\d+/.exec(text) ?? [];
  assert.equal(release, Number(`${year}${month}`));
});

test("init() of a secondary without a primary throws one line", () => {
  assert.throws(
    () => init(groupArguments([0], ["--proc-type=secondary"])),
    (error: Error) => {
      assert.ok(error instanceof EalInitError && error instanceof DpdkError);
      assert.equal(error.name, "EalInitError");
      assert.equal(error.call, "rte_eal_init");
      assert.match(error.message, /^Cannot init EAL: .*primary/);
      assert.ok(!error.message.includes("\n"));
      return true;
    },
  );
});

test("init() after a failure throws the same error", () => {
  assert.throws(() => init(groupArguments()), EalInitError);
});

test("a failed init() leaves no runtime folder", () => {
  assert.ok(!existsSync(runtimeFolder(prefix)));
});
