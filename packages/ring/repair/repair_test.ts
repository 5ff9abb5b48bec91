import assert from "node:assert/strict";
import { Window } from "../../../ffi/memory/window.ts";
import { ringFields } from "../_layout.ts";
import { RingFlag } from "../flags.ts";
import { ringPointers } from "../internal/ring_pointers.ts";
import { repairRing } from "./repair.ts";
import { RingView } from "../ring_view.ts";

const modes: [string, number][] = [
  ["mt", 0],
  ["st", RingFlag.SP_ENQ | RingFlag.SC_DEQ],
  ["rts", RingFlag.MP_RTS_ENQ | RingFlag.MC_RTS_DEQ],
  ["hts", RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ],
];

function ringWith(flags: number, values: number[]): RingView {
  const window = new Window(new ArrayBuffer(RingView.memorySize(16)));
  RingView.format(window, 0, { name: "r", count: 16, flags });
  const ring = new RingView(window, 0);
  // Not from 0, so that positions and slots differ.
  for (let i = 0; i < 13; i++) {
    ring.enqueue(0n);
    ring.dequeue();
  }
  for (const value of values) ring.enqueue(BigInt(value));
  return ring;
}

/** Moves a side's head as a claim does, without the rest of the operation. */
function claimAndDie(
  ring: RingView,
  kind: "producer" | "consumer",
  n: number,
): void {
  const fields = ringFields()[kind];
  const { u32 } = ring.window;
  if (ring.producerSync === "rts") {
    u32[fields.rtsHead / 4]! += 1;
    u32[fields.rtsHeadPosition / 4]! += n;
  } else u32[fields.head / 4]! += n;
}

for (const [mode, flags] of modes) {
  Deno.test(`repairRing() undoes an unpublished enqueue (${mode})`, () => {
    const ring = ringWith(flags, [1, 2, 3]);
    claimAndDie(ring, "producer", 4);
    assert.deepEqual(repairRing(ring), { unpublished: 4, unfinished: 0 });
    assert.deepEqual(ringPointers(ring), [1, 2, 3]);
    const again = new RingView(ring.window, 0);
    assert.equal(again.enqueueBulk(new BigUint64Array(12).fill(9n)), 12);
    assert.equal(again.dequeue(), 1n);
  });

  Deno.test(`repairRing() finishes a dequeue whose process is gone (${mode})`, () => {
    const ring = ringWith(flags, [1, 2, 3]);
    claimAndDie(ring, "consumer", 2);
    assert.deepEqual(repairRing(ring), { unpublished: 0, unfinished: 2 });
    assert.deepEqual(ringPointers(ring), [3]);
    const again = new RingView(ring.window, 0);
    assert.equal(again.dequeue(), 3n);
    assert.equal(again.dequeue(), undefined);
    assert.equal(again.enqueueBulk(new BigUint64Array(15)), 15);
  });

  Deno.test(`repairRing() leaves a ring in order as it is (${mode})`, () => {
    const ring = ringWith(flags, [5, 6]);
    const before = ring.window.u8.slice();
    assert.deepEqual(repairRing(ring), { unpublished: 0, unfinished: 0 });
    assert.deepEqual(ring.window.u8, before);
  });
}

Deno.test("ringPointers() reads 64-bit pointers across the wrap and takes none", () => {
  const values = [0x6000_0000_1000, 1, 2, 3, 4, 0x7fff_ffff_ff00];
  const ring = ringWith(0, values);
  assert.deepEqual(ringPointers(ring), values);
  assert.equal(ring.count, 6);
});
