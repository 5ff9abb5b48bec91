/**
 * RingView.format against DPDK's own rte_ring_init, byte for byte. No EAL.
 */
import assert from "node:assert/strict";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { addressOf, cString } from "../../ffi/memory/c_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import { RingFlag, RingView } from "../../packages/ring/mod.ts";
import { consumerFlag, modes, producerFlag } from "./memory.ts";

Deno.test("RingView.format writes the bytes of rte_ring_init", () => {
  const made = new Uint8Array(4096);
  for (const producer of modes) {
    for (const consumer of modes) {
      for (const exact of [0, RingFlag.EXACT_SZ]) {
        const flags = producerFlag[producer] | consumerFlag[consumer] | exact;
        const count = exact === 0 ? 64 : 100;
        made.fill(0);
        const start = addressOf(made);
        const skip = (64 - start % 64) % 64;
        const result = dpdk().rte_ring_init(
          start + skip,
          cString("ring of C"),
          count,
          flags,
        );
        assert.equal(result, 0);
        const window = new Window(new ArrayBuffer(4096));
        RingView.format(window, 0, { name: "ring of C", count, flags });
        assert.deepEqual(
          window.u8.slice(0, 384),
          made.slice(skip, skip + 384),
          `flags ${flags}`,
        );
      }
    }
  }
});

Deno.test("RingView.memorySize agrees with rte_ring_get_memsize_elem", () => {
  for (const count of [1, 8, 1024]) {
    for (const elementSize of [4, 8, 16, 20]) {
      assert.equal(
        RingView.memorySize(count, elementSize),
        dpdk().rte_ring_get_memsize_elem(elementSize, count),
      );
    }
  }
});
