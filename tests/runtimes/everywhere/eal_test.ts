/** The EAL, its memory and its lcores; the last test ends it. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  DpdkError,
  type Eal,
  getLogLevel,
  Heap,
  init,
  launch,
  LcoreError,
  lcoreId,
  LogLevel,
  Memzone,
  setLogLevel,
  setLogLevelOf,
  socketId,
  socketIds,
  waitLcores,
} from "../../../packages/eal/mod.ts";
import { RingView } from "../../../packages/ring/mod.ts";
import { cpuOf } from "../../testenv/ealtest.ts";
import { lcoreProgram } from "../../testenv/lcore_program.ts";
import { endGroup, groupArguments, prefix } from "./_group.ts";

const program = await lcoreProgram("eal/probe");
const broken = await lcoreProgram("eal/broken");

let eal: Eal;
let zone: Memzone;

test("init() starts a primary and hands over the application's arguments", () => {
  eal = init([...groupArguments([0, 3]), "--", "-p", "1"]);
  assert.equal(eal.processType, "primary");
  assert.equal(eal.filePrefix, prefix);
  assert.deepEqual([eal.mainLcore, eal.lcores()], [0, [0, 3]]);
  assert.deepEqual(eal.workerLcores(), [3]);
  assert.deepEqual(eal.applicationArguments, ["-p", "1"]);
  assert.equal(lcoreId(), 0);
});

test("init() called again returns the same EAL", () => {
  assert.equal(init(["--no-such-option"]), eal);
});

test("Memzone.create() maps at our own base address; lookup() sees the same bytes", () => {
  zone = Memzone.create("zone", 4096);
  assert.ok(
    zone.address >= 0x6000_0000_0000 && zone.address < 0x6100_0000_0000,
  );
  assert.equal(zone.length, 4096);
  zone.window.u32[1023] = 0xfedc_ba98;
  const again = Memzone.lookup("zone");
  assert.equal(again.address, zone.address);
  assert.equal(again.window.u32[1023], 0xfedc_ba98);
  assert.ok(Memzone.list().some(({ name }) => name === "zone"));
});

test("Memzone.create() refuses with typed errors", () => {
  assert.throws(() => Memzone.create("zone", 64), (error: Error) => {
    assert.ok(error instanceof DpdkError);
    assert.deepEqual(
      [error.code, error.errno, error.call],
      ["EEXIST", 17, "rte_memzone_reserve_aligned"],
    );
    assert.match(error.message, /^Cannot create memzone "zone": File exists/);
    return true;
  });
  assert.throws(() => Memzone.create("n".repeat(32), 64), RangeError);
  assert.throws(() => Memzone.create("", 64), RangeError);
  assert.throws(() => Memzone.create("short", 0), RangeError);
  assert.throws(() => Memzone.create("a\0b", 64), TypeError);
});

test("Memzone.close() of a borrower lets go of it, that of its maker frees it", () => {
  const closed = { name: "ClosedError", message: 'Memzone "zone" is closed' };
  const listed = Memzone.list().find(({ name }) => name === "zone")!;
  for (const borrowed of [Memzone.lookup("zone"), listed]) {
    borrowed.close();
    borrowed.close();
    assert.throws(() => borrowed.window, closed);
  }
  assert.equal(Memzone.find("zone")?.window.u32[1023], 0xfedc_ba98);
  RingView.format(zone.window, 1024, { name: "in it", count: 64 });
  const ring = new RingView(zone.window, 1024);
  const other = Memzone.lookup("zone");
  zone.close();
  zone.close();
  assert.throws(() => zone.window, closed);
  // What this thread has on memory that is somebody else's by now.
  assert.throws(() => other.window, closed);
  assert.throws(() => ring.count, { message: 'Ring "in it" is closed' });
  assert.equal(Memzone.find("zone"), undefined);
  assert.throws(() => Memzone.lookup("zone"), {
    name: "DpdkError",
    code: "ENOENT",
    call: "rte_memzone_lookup",
    message: /^Cannot look up memzone "zone": /,
  });
  const again = Memzone.create("zone", 64);
  assert.equal(again.length, 64);
  again[Symbol.dispose]();
  assert.equal(Memzone.find("zone"), undefined);
});

test("Heap.zmalloc() and Heap.free() move the heap's counts", () => {
  const before = Heap.statistics(socketIds()[0]!)!;
  const memory = Heap.zmalloc(1000, { align: 4096 });
  assert.equal(memory.base % 4096, 0);
  assert.ok(memory.u8.every((byte) => byte === 0));
  memory.u8.fill(0xff);
  const during = Heap.statistics(socketIds()[0]!)!;
  assert.equal(during.allocatedCount, before.allocatedCount + 1);
  Heap.free(memory);
  const after = Heap.statistics(socketIds()[0]!)!;
  assert.equal(after.allocatedBytes, before.allocatedBytes);
  assert.equal(Heap.statistics(31), undefined);
});

test("socketId() is one of socketIds()", () => {
  assert.ok(socketIds().includes(socketId()) || socketId() === -1);
});

test("Heap.zmalloc() says what failed when memory is short", () => {
  assert.throws(() => Heap.zmalloc(2 ** 45), {
    name: "DpdkError",
    call: "rte_zmalloc_socket",
  });
  assert.throws(() => Heap.zmalloc(-1), RangeError);
});

test("Heap refuses what is no memory of it, and options that cannot be", () => {
  const memzone = Memzone.create("kept", 64);
  for (const address of [NaN, -1, 0, 1.5, 1e9, 2 ** 60]) {
    assert.throws(() => Heap.free(address), {
      name: "RangeError",
      message: `Cannot free: it must be memory of DPDK's heap: ${address}`,
    });
  }
  for (const options of [{ align: 3 }, { align: -8 }, { socketId: NaN }]) {
    assert.throws(() => Heap.malloc(64, options), RangeError);
  }
  assert.equal(Heap.statistics(NaN), undefined);
  assert.equal(memzone.window.byteLength, 64);
  memzone.close();
});

test("setLogLevel() changes what getLogLevel() tells", () => {
  const before = getLogLevel();
  setLogLevel(LogLevel.WARNING);
  assert.equal(getLogLevel(), LogLevel.WARNING);
  setLogLevel(before);
  setLogLevelOf("lib.eal", LogLevel.NOTICE);
});

test("launch() runs a program as the lcore, on the lcore's CPUs", async () => {
  const messages: unknown[] = [];
  const run = launch(3, program, {
    data: { result: "done" },
    onMessage: (message) => messages.push(message),
  });
  assert.deepEqual(await run.wait(), { rounds: 0, result: "done" });
  const affinity = 1 << cpuOf(3);
  assert.deepEqual(messages, [{ lcoreId: 3, cell: 3, index: 1, affinity }]);
  assert.equal(run.running, false);
  assert.equal(lcoreId(), 0, "the main isolate keeps its id");
});

test("launch() refuses busy, main and unknown lcores; stop() ends a program", async () => {
  const run = launch(3, program, { data: { spin: true } });
  assert.throws(() => launch(3, program), {
    message: 'Cannot launch "probe": lcore 3 is busy',
  });
  assert.throws(() => launch(0, program), /lcore 0 is the main lcore/);
  assert.throws(() => launch(1, program), /lcore 1 is not enabled/);
  assert.throws(() => launch(9999, program), /lcore 9999 is not enabled/);
  run.stop();
  await waitLcores();
});

test("LcoreRun.wait() throws what the program threw", async () => {
  const run = launch(3, program, { data: { fail: "broken" } });
  await assert.rejects(run.wait(), (error: Error) => {
    assert.ok(error instanceof LcoreError);
    assert.equal(error.message, "Lcore 3 failed: broken");
    assert.equal((error.cause as Error).name, "TypeError");
    return true;
  });
});

test("LcoreError's cause has a stack of the files that were written", async () => {
  // At import, in an expression of three lines that the bundle has on one. Bun
  // leaves out who made a tail call.
  const lines = "Bun" in globalThis ? [9, 12] : [9, 8, 12];
  for (
    const [what, places] of [
      [program, [
        "tests/eal/probe.lcore.ts:8",
        "packages/eal/lcore_worker.ts:",
      ]],
      [broken, lines.map((line) => `tests/eal/broken.lcore.ts:${line}`)],
    ] as const
  ) {
    const run = launch(3, what, { data: { fail: "broken" } });
    await assert.rejects(run.wait(), ({ message, cause }: LcoreError) => {
      const { name, message: told, stack } = cause as Error;
      assert.equal(message, `Lcore 3 failed: ${told}`);
      assert.equal(name, "TypeError");
      const seen = [...stack!.matchAll(/^ *at (?:.*\()?(.*?)\)?$/gm)];
      places.forEach((place, i) =>
        assert.ok(seen[i]?.[1]?.startsWith(place), stack)
      );
      assert.doesNotMatch(stack!, /(blob|data):/);
      return true;
    });
  }
});

test("launch() reports a program that does not even load", async () => {
  const wrong = { name: "wrong", source: "this is no JavaScript" };
  await assert.rejects(launch(3, wrong).wait(), LcoreError);
});

test("LcoreRun.terminate() ends a program that does not stop", async () => {
  const endless = {
    name: "endless",
    source: program.source.replace("context.running()", "true"),
  };
  await new Promise<void>((resolve) => {
    const run = launch(3, endless, {
      data: { spin: true },
      onMessage: () => {
        run.stop();
        assert.equal(run.running, true);
        run.terminate();
        resolve(assert.rejects(run.wait(), /it was terminated/));
      },
    });
  });
});

test("Eal.cleanup() ends the use of DPDK", () => {
  const last = Memzone.create("last", 64);
  endGroup(eal);
  eal.cleanup();
  assert.equal(eal.isOpen, false);
  assert.throws(() => last.window, { name: "ClosedError" });
  last.close();
  const message = "Cannot use DPDK: the EAL is cleaned up";
  const closed = { name: "ClosedError", message };
  assert.throws(() => Memzone.lookup("zone"), closed);
  assert.throws(() => launch(3, program), closed);
});
