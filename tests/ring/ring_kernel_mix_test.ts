/**
 * Random calls and starts on two rings, one on a WebAssembly memory and one on
 * plain memory, which must agree.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Window } from "../../ffi/window.ts";
import { makePacketTable } from "../../packages/kernels/mod.ts";
import { RingView } from "../../packages/ring/mod.ts";
import { consumerFlag, producerFlag, setPosition } from "./memory.ts";
import { TABLES, wasmWindow } from "../kernels/wasm_memory.ts";

const RING = TABLES + 192;
const ways = ["plain", "fixed", "start", "one"] as const;

Deno.test("RingView on a WebAssembly memory agrees with one on plain memory when calls and starts mix", () => {
  const step = fc.record({
    verb: fc.constantFrom("enqueue" as const, "dequeue" as const),
    way: fc.constantFrom(...ways),
    fixed: fc.boolean(),
    n: fc.integer({ min: 0, max: 12 }),
    keep: fc.nat(100),
    inside: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom("st" as const, "hts" as const),
      fc.nat(0xffff_ffff),
      fc.array(step, { maxLength: 40 }),
      (mode, position, steps) => {
        const windows = [wasmWindow(), new Window(new ArrayBuffer(0x4_0000))];
        const rings = windows.map((window) => {
          const flags = producerFlag[mode] | consumerFlag[mode];
          RingView.format(window, RING, { name: "R", count: 16, flags });
          setPosition(window, RING, position);
          return new RingView(window, RING);
        });
        const tables = windows.map((window) => makePacketTable(window, 12));
        let serial = 1n;
        for (const { verb, way, fixed, n, keep, inside } of steps) {
          const first = serial;
          serial += 12n;
          const results = rings.map((ring, i) => {
            const table = inside ? tables[i]!.table : new BigUint64Array(12);
            for (let j = 0; j < 12; j++) table[j] = first + BigInt(j);
            return run(ring, table, verb, way, fixed, n, keep);
          });
          assert.deepEqual(results[0], results[1]);
        }
        const [a, b] = windows.map((window) =>
          window.u8.slice(RING, RING + RingView.memorySize(16))
        );
        assert.deepEqual(a, b);
      },
    ),
    { numRuns: 500 },
  );
});

/** One call, and everything it tells. */
function run(
  ring: RingView,
  table: BigUint64Array,
  verb: "enqueue" | "dequeue",
  way: typeof ways[number],
  fixed: boolean,
  n: number,
  keep: number,
): unknown {
  let result: unknown;
  if (way === "one") {
    result = verb === "enqueue" ? ring.enqueue(table[0]!) : ring.dequeue();
  } else if (way === "fixed") {
    const kind = fixed ? "bulk" : "burst";
    result = verb === "enqueue"
      ? ring[`${kind}Enqueuer`](table)(n)
      : ring[`${kind}Dequeuer`](table)(n);
  } else if (way === "plain") {
    result = ring[`${verb}${fixed ? "Bulk" : "Burst"}`](table, n);
  } else if (verb === "enqueue") {
    const got = ring[fixed ? "enqueueBulkStart" : "enqueueBurstStart"](n);
    // A call before the finish is refused, by kernels as well.
    if (got > 0) {
      assert.throws(() => ring.enqueueBurst(table, 1), Error);
      assert.throws(() => ring.burstEnqueuer(table)(1), Error);
      assert.throws(() => ring.enqueuer(table)(), Error);
    }
    ring.enqueueFinish(table, Math.floor(got * keep / 100));
    result = got;
  } else {
    const got = ring[fixed ? "dequeueBulkStart" : "dequeueBurstStart"](
      table,
      n,
    );
    if (got > 0) assert.throws(() => ring.dequeueBurst(table, 1), Error);
    ring.dequeueFinish(Math.floor(got * keep / 100));
    result = got;
  }
  const { freeSpace, available, count } = ring;
  return { result, freeSpace, available, count, table: [...table] };
}
