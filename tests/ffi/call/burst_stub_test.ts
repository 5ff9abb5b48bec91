/** Burst stubs on an entry that the test made. */
import assert from "node:assert/strict";
import { backend } from "../../../ffi/runtime/backend.ts";
import type { BurstStub } from "../../../ffi/call/burst_stub.ts";
import { addressOf } from "../../../ffi/memory/c_memory.ts";
import { libffiMaker, stubMaker } from "./_calls.ts";

const QUEUE = 3;
const TABLE = 0x1234_5678_9abc;
/** What the stub itself returns when it called nothing: no count may be. */
const REFUSED = 0xffff;

/** Places in the memory below, in 64-bit words. */
const FUNCTION = 0;
const QUEUES = 1;
const CALLBACKS = 2;
const QUEUE_ARRAY = 16;
const CALLBACK_ARRAY = 32;

interface Entry {
  readonly memory: BigUint64Array;
  readonly stub: BurstStub;
  readonly calls: number[][];
  readonly functions: readonly number[];
  close(): void;
}

function openEntry(): Entry {
  const memory = new BigUint64Array(64);
  const at = addressOf(memory);
  const calls: number[][] = [];
  const callbacks = [1, 2].map((add) =>
    backend().callback(["ptr", "ptr", "u16"], "u16", (queue, table, count) => {
      calls.push([queue!, table!, count!]);
      return count! - add;
    })
  );
  memory[QUEUES] = BigInt(at + 8 * QUEUE_ARRAY);
  memory[CALLBACKS] = BigInt(at + 8 * CALLBACK_ARRAY);
  memory[QUEUE_ARRAY + QUEUE] = 0x1_0000_0001n;
  const stub = stubMaker().bindBurst({
    functionAt: at + 8 * FUNCTION,
    queuesAt: at + 8 * QUEUES,
    callbacksAt: at + 8 * CALLBACKS,
    queue: QUEUE,
    table: TABLE,
  });
  assert.ok(stub !== undefined);
  return {
    memory,
    stub,
    calls,
    functions: callbacks.map(({ address }) => address),
    close: () => callbacks.forEach((callback) => callback.close()),
  };
}

function withEntry(test: (entry: Entry) => void): () => void {
  return () => {
    const entry = openEntry();
    try {
      test(entry);
    } finally {
      entry.close();
    }
  };
}

Deno.test(
  "BurstStub.call() reaches the entry's function with its queue and the table",
  withEntry(({ memory, stub, functions, calls }) => {
    memory[FUNCTION] = BigInt(functions[0]!);
    stub.allow(functions[0]!);
    assert.equal(stub.call(32), 31);
    memory[QUEUE_ARRAY + QUEUE] = 0x7fff_0000_0002n;
    assert.equal(stub.call(REFUSED - 1), REFUSED - 2);
    assert.deepEqual(calls, [
      [0x1_0000_0001, TABLE, 32],
      [0x7fff_0000_0002, TABLE, REFUSED - 1],
    ]);
  }),
);

Deno.test(
  "BurstStub.call() refuses a function that is not the one allowed, NULL among them",
  withEntry(({ memory, stub, functions, calls }) => {
    assert.equal(stub.call(1), -1);
    stub.allow(0);
    assert.equal(stub.call(1), -1);
    stub.allow(functions[0]!);
    assert.equal(stub.call(1), -1);
    memory[FUNCTION] = BigInt(functions[1]!);
    assert.equal(stub.call(1), -1);
    // The same low word.
    memory[FUNCTION] = BigInt(functions[0]!) ^ (1n << 40n);
    assert.equal(stub.call(1), -1);
    assert.deepEqual(calls, []);
  }),
);

Deno.test(
  "BurstStub.call() refuses while its queue has a callback",
  withEntry(({ memory, stub, functions, calls }) => {
    memory[FUNCTION] = BigInt(functions[0]!);
    stub.allow(functions[0]!);
    memory[CALLBACK_ARRAY + QUEUE] = 1n << 32n;
    assert.equal(stub.call(1), -1);
    memory[CALLBACK_ARRAY + QUEUE] = 0n;
    memory[CALLBACK_ARRAY + QUEUE - 1] = 1n;
    assert.equal(stub.call(5), 4);
    assert.equal(calls.length, 1);
  }),
);

Deno.test("CallMaker.bindBurst() gives nothing where calls go through libffi", () => {
  const at = addressOf(new BigUint64Array(64));
  const entry = {
    functionAt: at,
    queuesAt: at,
    callbacksAt: at,
    queue: 0,
    table: at,
  };
  assert.equal(libffiMaker().bindBurst(entry), undefined);
});
