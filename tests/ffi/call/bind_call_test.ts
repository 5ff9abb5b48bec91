/** Bound calls: the same results in both ways, and the way when refused. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { CallMaker } from "../../../ffi/call/bind_call.ts";
import {
  CallStub,
  SLOT_COUNT,
  StubTable,
} from "../../../ffi/call/call_stub.ts";
import { architectures } from "../../../ffi/call/call_stub_code.ts";
import { LibraryError } from "../../../ffi/library/library_error.ts";
import { addressOf } from "../../../ffi/memory/c_memory.ts";
import { NativeCall } from "../../../ffi/call/native_call.ts";
import {
  bindTake,
  createFile,
  libffiMaker,
  libraryFunction,
  stubMaker,
  testFunction,
} from "./_calls.ts";

const PROCESSOR = Deno.build.arch;

/** Addresses as wide as user space has them. */
function wideNumber(seed: number): number {
  return (seed * 2654435761 % 0x7fff) * 0x1_0000_0000 + (seed * 40503 >>> 0);
}

Deno.test("CallMaker.bind() makes stubs where the processor has them", () => {
  const maker = stubMaker();
  assert.ok(bindTake(maker, 3) instanceof CallStub);
  assert.deepEqual(maker.way, {
    way: "stub",
    reason: `call stubs for ${PROCESSOR}`,
  });
});

Deno.test("BoundCall.call() gives the same through a stub and through libffi", () => {
  const makers = [stubMaker(), libffiMaker()];
  for (let count = 1; count <= 6; count++) {
    const [stub, libffi] = makers.map((maker) => bindTake(maker, count));
    for (let round = 1; round <= 50; round++) {
      for (let i = 0; i < count - 1; i++) {
        const value = wideNumber(round * 7 + i);
        stub!.set(i, value);
        libffi!.set(i, value);
      }
      const last = (round * 0x9e3779b9) >>> 0;
      const expected = libffi!.call(last);
      assert.equal(stub!.call(last), expected, `take_${count} of ${last}`);
      assert.equal(stub!.call(last), expected, "its arguments stay");
    }
  }
});

Deno.test("BoundCall.call() of memcpy copies as many bytes as the last argument says", () => {
  for (const maker of [stubMaker(), libffiMaker()]) {
    const from = new Uint8Array(4096).map((_, i) => i * 7);
    const to = new Uint8Array(4096);
    const call = maker.bind(
      libraryFunction("memcpy"),
      ["ptr", "ptr", "u32"],
      "i32",
    );
    call.set(0, addressOf(to));
    call.set(1, addressOf(from));
    for (const length of [1, 0, 7, 4095, 300]) {
      to.fill(0);
      assert.equal(call.call(length), addressOf(to) | 0);
      assert.deepEqual(to.subarray(0, length), from.subarray(0, length));
      assert.ok(to.subarray(length).every((byte) => byte === 0));
    }
  }
});

Deno.test("BoundCall.call() clears the upper half of the last argument", () => {
  for (const maker of [stubMaker(), libffiMaker()]) {
    const call = maker.bind(testFunction("upper_half"), ["ptr", "u32"], "i32");
    assert.equal(call.call(0xffff_ffff), 0);
  }
});

Deno.test("BoundCall.call() of a u16 gives 16 bits, whatever the register holds", () => {
  for (const maker of [stubMaker(), libffiMaker()]) {
    const call = maker.bind(
      testFunction("dirty_u16"),
      ["ptr", "ptr", "u32"],
      "u16",
    );
    call.set(0, 1000);
    call.set(1, 200);
    assert.equal(call.call(34), 1234);
    assert.equal(call.call(0xffff - 1200), 0xffff);
    assert.equal(call.call(0xffff - 1199), 0);
  }
});

Deno.test("BoundCall.retarget() calls another function with the same arguments", () => {
  for (const maker of [stubMaker(), libffiMaker()]) {
    const call = maker.bind(testFunction("take_3"), [
      "ptr",
      "ptr",
      "u32",
    ], "i32");
    call.set(0, 5);
    call.set(1, 6);
    assert.equal(call.call(7), 5 * 5 + 7 * 7 + 6 * 5 * 11);
    call.retarget(testFunction("dirty_u16"));
    assert.equal(call.call(7), (0xabcd0000 | 18) | 0);
  }
});

Deno.test("CallMaker.bind() keeps calls apart that share a stub", () => {
  const maker = stubMaker();
  const calls = Array.from({ length: 100 }, () => bindTake(maker, 3));
  calls.forEach((call, i) => {
    call.set(0, i);
    call.set(1, 2 * i);
  });
  calls.forEach((call, i) => {
    assert.equal(call.call(3), 5 * i + 7 * 3 + 11 * 5 * 2 * i);
  });
});

Deno.test("CallMaker.bind() gives libffi calls when all slots are in use", () => {
  const maker = stubMaker();
  const fn = testFunction("take_2");
  for (let i = 0; i < SLOT_COUNT; i++) {
    assert.ok(maker.bind(fn, ["ptr", "u32"], "i32") instanceof CallStub);
  }
  const late = maker.bind(fn, ["ptr", "u32"], "i32");
  assert.ok(late instanceof NativeCall);
  late.set(0, 2);
  assert.equal(late.call(3), 2 * 5 + 3 * 7);
  assert.equal(maker.way.way, "stub");
});

Deno.test("StubTable leaves no file descriptor open, also when several exist", () => {
  const architecture = architectures[PROCESSOR]!;
  const before = readdirSync("/proc/self/fd").length;
  // All of them get the same descriptor, and so the same path, in turn.
  const tables = Array.from(
    { length: 20 },
    () => new StubTable(architecture, 3),
  );
  assert.equal(readdirSync("/proc/self/fd").length, before);
  const fn = testFunction("take_3");
  const calls = tables.map((table) =>
    new CallStub(table, table.take()!, fn, "i32")
  );
  calls.forEach((call, i) => call.set(0, i));
  calls.forEach((call, i) => assert.equal(call.call(0), 5 * i));
});

Deno.test("StubTable refuses more arguments than registers", () => {
  const architecture = architectures[PROCESSOR]!;
  for (const count of [0, 7]) {
    assert.throws(() => new StubTable(architecture, count), {
      name: "RangeError",
      message:
        `Cannot build call stub: number of arguments must be 1 to 6: ${count}`,
    });
  }
});

Deno.test("CallMaker.bind() gives libffi calls when a file in memory is refused", () => {
  const maker = new CallMaker({ forced: "", createFile: () => -1 });
  const call = bindTake(maker, 3);
  assert.ok(call instanceof NativeCall);
  assert.equal(maker.way.way, "libffi");
  assert.match(maker.way.reason, /^Cannot open call stub: memfd_create: /);
  call.set(0, 1);
  assert.equal(call.call(1), 5 + 7);
});

Deno.test("CallMaker.bind() gives libffi calls when code must not run from the file", () => {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-noexec-`);
  const mount = ["-t", "tmpfs", "-o", "noexec", "none", folder];
  new Deno.Command("mount", { args: mount }).outputSync();
  try {
    const maker = new CallMaker({
      forced: "",
      createFile: () => createFile(`${folder}/stub`),
    });
    assert.ok(bindTake(maker, 3) instanceof NativeCall);
    assert.match(maker.way.reason, /^Cannot open call stub: .*failed to map/);
  } finally {
    new Deno.Command("umount", { args: [folder] }).outputSync();
    rmdirSync(folder);
  }
});

Deno.test("CallMaker.bind() gives libffi calls on a processor without stubs", () => {
  const maker = new CallMaker({ forced: "", architecture: "riscv64" });
  assert.ok(bindTake(maker, 3) instanceof NativeCall);
  assert.deepEqual(maker.way, {
    way: "libffi",
    reason: "no call stubs for riscv64",
  });
});

Deno.test("CallMaker takes libffi when DPDK_TS_CALLS says so, and refuses what it does not know", () => {
  assert.equal(libffiMaker().way.reason, "DPDK_TS_CALLS is libffi");
  assert.throws(() => new CallMaker({ forced: "fast" }), {
    name: "RangeError",
    message:
      'Cannot choose how to call: DPDK_TS_CALLS must be "libffi" or not set: "fast"',
  });
});

Deno.test("StubTable's errors are those of a missing library", () => {
  assert.throws(
    () => new StubTable(architectures[PROCESSOR]!, 3, () => -1),
    LibraryError,
  );
});
