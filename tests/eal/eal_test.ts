/**
 * The EAL in this process, as a primary: one test after another on the same
 * EAL, which the last one ends.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import {
  ClosedError,
  type DpdkError,
  getLogLevel,
  Heap,
  init,
  launch,
  LcoreError,
  lcoreId,
  type LcoreProgram,
  LogLevel,
  Memzone,
  setLogLevel,
  setLogLevelOf,
  socketId,
  socketIds,
  version,
  waitLcores,
} from "../../packages/eal/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { lcoreProgram } from "../testenv/lcore_program.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

const program = await lcoreProgram("eal/probe");
const broken = await lcoreProgram("eal/broken");

const prefix = uniquePrefix("eal");

Deno.test("Memzone.lookup() before init() says that the EAL is not initialized", () => {
  const expected = { message: "Cannot use DPDK: the EAL is not initialized" };
  assert.throws(() => Memzone.lookup("zone"), expected);
  assert.throws(() => Memzone.find("zone"), expected);
});

Deno.test("version() needs no EAL", () => {
  const { text, release } = version();
  const [, year, month] = /^(\d\d)\.(\d\d)\.\d+/.exec(text) ?? [];
  assert.equal(release, Number(`${year}${month}`));
});

Deno.test("init() starts a primary and hands over the application's arguments", () => {
  const argv = [
    ...ealArguments(prefix, { lcores: [0, 3] }),
    "--",
    "-p",
    "1",
  ];
  const eal = init(argv);
  assert.equal(eal.processType, "primary");
  assert.equal(eal.filePrefix, prefix);
  assert.equal(eal.mainLcore, 0);
  assert.deepEqual(eal.lcores(), [0, 3]);
  assert.deepEqual(eal.workerLcores(), [3]);
  assert.deepEqual(eal.applicationArguments, ["-p", "1"]);
  assert.equal(lcoreId(), 0);
});

Deno.test("init() called again returns the same EAL", () => {
  assert.equal(init([]), init(["--no-such-option"]));
});

Deno.test("Memzone.create() maps at our own base address", () => {
  const zone = Memzone.create("zone", 4096);
  assert.ok(
    zone.address >= 0x6000_0000_0000 && zone.address < 0x6100_0000_0000,
  );
  assert.equal(zone.length, 4096);
  zone.window.u32[1023] = 42;
  const again = Memzone.lookup("zone");
  assert.equal(again.window.u32[1023], 42);
  assert.equal(again.address, zone.address);
});

Deno.test("Memzone.list() holds what was reserved", () => {
  assert.ok(Memzone.list().some(({ name }) => name === "zone"));
});

Deno.test("Memzone.create() refuses a taken name, and names and lengths out of range", () => {
  assert.throws(() => Memzone.create("zone", 64), (error: DpdkError) => {
    assert.equal(error.code, "EEXIST");
    assert.equal(error.call, "rte_memzone_reserve_aligned");
    assert.match(error.message, /^Cannot create memzone "zone": File exists/);
    return true;
  });
  assert.throws(() => Memzone.create("n".repeat(32), 64), RangeError);
  assert.throws(() => Memzone.create("", 64), RangeError);
  assert.throws(() => Memzone.create("short", 0), RangeError);
  assert.throws(() => Memzone.create("a\0b", 64), TypeError);
});

Deno.test("Memzone.close() of a borrower lets go of it, that of its maker frees it", () => {
  const closed = { name: "ClosedError", message: 'Memzone "lent" is closed' };
  const made = Memzone.create("lent", 4096);
  const listed = Memzone.list().find(({ name }) => name === "lent")!;
  for (const borrowed of [Memzone.lookup("lent"), listed]) {
    borrowed.close();
    borrowed.close();
    assert.throws(() => borrowed.window, closed);
  }
  made.window.u32[0] = 42;
  assert.equal(Memzone.lookup("lent").window.u32[0], 42);
  made.close();
  made.close();
  assert.throws(() => made.window, closed);
  assert.equal(Memzone.find("lent"), undefined);
  {
    using again = Memzone.create("lent", 64);
    assert.equal(again.length, 64);
  }
  assert.equal(Memzone.find("lent"), undefined);
});

Deno.test("Memzone.lookup() says which name is not there", () => {
  assert.throws(() => Memzone.lookup("none"), {
    name: "DpdkError",
    code: "ENOENT",
    call: "rte_memzone_lookup",
    message: /^Cannot look up memzone "none": /,
  });
});

Deno.test("Heap.zmalloc() and Heap.free() move the heap's counts", () => {
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

Deno.test("Heap.zmalloc() says what failed when memory is short", () => {
  assert.throws(() => Heap.zmalloc(2 ** 45), {
    name: "DpdkError",
    call: "rte_zmalloc_socket",
  });
  assert.throws(() => Heap.zmalloc(-1), RangeError);
});

Deno.test("socketId() is one of socketIds()", () => {
  assert.ok(socketIds().includes(socketId()) || socketId() === -1);
});

Deno.test("setLogLevel() changes what getLogLevel() tells", () => {
  const before = getLogLevel();
  setLogLevel(LogLevel.WARNING);
  assert.equal(getLogLevel(), LogLevel.WARNING);
  setLogLevel(before);
  setLogLevelOf("lib.eal", LogLevel.NOTICE);
});

Deno.test("launch() runs a program as the lcore, on the lcore's CPUs", async () => {
  const messages: Record<string, number>[] = [];
  const run = launch(3, program, {
    data: { result: "done" },
    onMessage: (message) => messages.push(message as Record<string, number>),
  });
  assert.deepEqual(await run.wait(), { rounds: 0, result: "done" });
  const cpu = 3 % navigator.hardwareConcurrency;
  assert.deepEqual(messages, [
    { lcoreId: 3, cell: 3, index: 1, affinity: 1 << cpu },
  ]);
  assert.equal(run.running, false);
  assert.equal(lcoreId(), 0, "the main isolate keeps its id");
});

Deno.test("launch() refuses busy, main and unknown lcores", async () => {
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

Deno.test("LcoreRun.wait() throws what the program threw", async () => {
  const run = launch(3, program, { data: { fail: "broken" } });
  await assert.rejects(run.wait(), (error: LcoreError) => {
    assert.ok(error instanceof LcoreError);
    assert.equal(error.message, "Lcore 3 failed: broken");
    assert.equal((error.cause as Error).name, "TypeError");
    return true;
  });
});

Deno.test("LcoreError's cause has a stack of the files that were written", async () => {
  const lineOf = (file: string, text: string): string => {
    const path = new URL(file, import.meta.url);
    const lines = readFileSync(path, "utf8").split("\n");
    const line = lines.findIndex((line) => line.includes(text)) + 1;
    return `tests/eal/${file}:${line}`;
  };
  const stackOf = async (what: LcoreProgram): Promise<string[]> => {
    const run = launch(3, what, { data: { fail: "broken" } });
    const error = await run.wait().catch((error) => error) as LcoreError;
    return (error.cause as Error).stack!.split("\n").map((line) => line.trim());
  };
  const [title, thrown, caller] = await stackOf(program);
  assert.equal(title, "TypeError: broken");
  assert.equal(
    thrown,
    `at ${lineOf("probe.lcore.ts", "throw new TypeError(")}`,
  );
  assert.match(caller!, /^at start \(packages\/eal\/lcore_worker\.ts:\d+\)$/);
  const [, ...frames] = await stackOf(broken);
  assert.deepEqual(frames, [
    `at fall (${lineOf("broken.lcore.ts", ": Number(")})`,
    `at fall (${lineOf("broken.lcore.ts", "? fall(")})`,
    `at ${lineOf("broken.lcore.ts", "console.assert(")}`,
  ]);
});

Deno.test("launch() reports a program that does not even load", async () => {
  const wrong = { name: "wrong", source: "this is no JavaScript" };
  await assert.rejects(launch(3, wrong).wait(), LcoreError);
});

Deno.test("LcoreRun.terminate() ends a program that does not stop", async () => {
  const endless = {
    name: "endless",
    source: program.source.replace("context.running()", "true"),
  };
  const started = Promise.withResolvers<void>();
  const run = launch(3, endless, {
    data: { spin: true },
    onMessage: () => started.resolve(),
  });
  await started.promise;
  run.stop();
  assert.equal(run.running, true);
  run.terminate();
  await assert.rejects(run.wait(), /it was terminated/);
});

Deno.test("Eal.cleanup() ends the use of DPDK", () => {
  try {
    const eal = init([]);
    const zone = Memzone.create("last", 64);
    eal.cleanup();
    eal.cleanup();
    assert.equal(eal.isOpen, false);
    assert.throws(() => zone.window, ClosedError);
    zone.close();
    assert.throws(() => Memzone.lookup("zone"), {
      message: "Cannot use DPDK: the EAL is cleaned up",
    });
    assert.throws(() => launch(3, program), /the EAL is cleaned up/);
    assert.throws(() => openWindow(0, 8), RangeError);
  } finally {
    removePrefixFiles(prefix);
  }
});
