import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/window.ts";
import { TABLES, wasmWindow } from "../../tests/kernels/wasm_memory.ts";
import { makePacketTable } from "../kernels/mod.ts";
import { RingView } from "../ring/mod.ts";
import { ObjectCache } from "./_object_cache.ts";

const SLOTS = 256;
const RING = TABLES;

/** A cache before a ring that holds objects 1 to count, and a table. */
class Side {
  readonly cache: ObjectCache;
  readonly ring: RingView;
  readonly table: BigUint64Array;
  readonly #at = RING + RingView.memorySize(SLOTS);

  constructor(readonly window: Window, size: number, count: number) {
    const fields = layout().rte_mempool_cache;
    RingView.format(window, RING, { name: "pool", count: SLOTS });
    this.ring = new RingView(window, RING);
    this.window.u32[(this.#at + fields.size) / 4] = size;
    this.ring.enqueueBulk(
      BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1)),
    );
    this.cache = new ObjectCache(window, this.#at, this.ring);
    this.table = makePacketTable(window, 64).table;
  }

  /** Everything a call may change. */
  state(): unknown {
    const { sizeof } = layout().rte_mempool_cache;
    return [this.window.u8.slice(RING, this.#at + sizeof), [...this.table]];
  }
}

Deno.test("ObjectCache by kernels agrees with TypeScript in every byte", () => {
  const operation = fc.record({
    put: fc.boolean(),
    n: fc.integer({ min: 0, max: 40 }),
    start: fc.nat(20),
  });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 1, max: 200 }),
    fc.array(operation, { maxLength: 100 }),
    (size, count, operations) => {
      const plain = new Window(new ArrayBuffer(0x4_0000));
      const sides = [wasmWindow(), plain].map((window) =>
        new Side(window, size, count)
      );
      for (const { put, n, start } of operations) {
        const [a, b] = sides.map(({ cache, table }) =>
          cache[put ? "put" : "get"](table, n, start)
        );
        assert.equal(a, b);
        assert.deepEqual(sides[0]!.state(), sides[1]!.state());
      }
    },
  ));
});
