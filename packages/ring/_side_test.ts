/**
 * Chosen interleavings of several threads on one side: each RingSide stands
 * for a thread that may be stopped between its claim and its publication.
 */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { RingSide } from "./_side.ts";
import {
  claimSlots,
  finishSlots,
  publishSlots,
  startSlots,
} from "./_side_steps.ts";
import { RingFlag } from "./flags.ts";
import { RingView } from "./ring_view.ts";

function ring(flags: number, count = 64): [Window, RingView] {
  const window = new Window(new ArrayBuffer(RingView.memorySize(count)));
  RingView.format(window, 0, { name: "R", count, flags });
  return [window, new RingView(window, 0)];
}

function producer(window: Window, relax: () => void = stuck): RingSide {
  return new RingSide(window, 0, "producer", "R", relax);
}

function stuck(): void {
  throw new Error("waits for ever");
}

Deno.test("RingSide mt publishes in the order of the claims", () => {
  const [window, view] = ring(0);
  const first = producer(window);
  let counts = "";
  const second = producer(window, () => {
    counts += view.count;
    publishSlots(first, 2);
  });
  assert.equal(claimSlots(first, 2, true), 2);
  assert.equal(claimSlots(second, 3, true), 3);
  assert.deepEqual([first.claimed, second.claimed], [0, 2]);
  publishSlots(second, 3);
  assert.equal(counts, "0");
  assert.equal(view.count, 5);
});

Deno.test("RingSide rts leaves publication to the last claim in flight", () => {
  const [window, view] = ring(RingFlag.MP_RTS_ENQ);
  const [first, second, third] = [1, 2, 3].map(() => producer(window));
  claimSlots(first!, 1, true);
  claimSlots(second!, 2, true);
  publishSlots(second!, 2);
  assert.equal(view.count, 0);
  claimSlots(third!, 3, true);
  publishSlots(first!, 1);
  assert.equal(view.count, 0);
  publishSlots(third!, 3);
  assert.equal(view.count, 6);
});

Deno.test("RingSide rts waits at the head when it is too far ahead", () => {
  const [window, view] = ring(RingFlag.MP_RTS_ENQ);
  assert.equal(view.producerHtdMax, 7);
  const slow = producer(window);
  const fast = producer(window, () => publishSlots(slow, 8));
  claimSlots(slow, 8, true);
  assert.equal(claimSlots(fast, 1, true), 1);
  assert.equal(view.count, 8);
  publishSlots(fast, 1);
  assert.equal(view.count, 9);
});

Deno.test("RingSide rts counts wrap on their own", () => {
  for (const count of [0x7fff_ffff, 0xffff_ffff]) {
    const [window, view] = ring(RingFlag.MP_RTS_ENQ);
    const at = layout().rte_ring;
    window.u32[at["rts_prod.tail.val.cnt"] / 4] = count;
    window.u32[at["rts_prod.head.val.cnt"] / 4] = count;
    const first = producer(window);
    const second = producer(window);
    claimSlots(first, 1, true);
    claimSlots(second, 1, true);
    publishSlots(first, 1);
    assert.equal(view.count, 0);
    publishSlots(second, 1);
    assert.equal(view.count, 2);
  }
});

Deno.test("RingSide hts claims only after the one before is published", () => {
  const [window, view] = ring(RingFlag.MP_HTS_ENQ);
  const first = producer(window);
  const second = producer(window, () => publishSlots(first, 2));
  claimSlots(first, 2, true);
  assert.equal(claimSlots(second, 3, true), 3);
  assert.equal(view.count, 2);
  publishSlots(second, 3);
  assert.equal(view.count, 5);
});

Deno.test("RingSide hts gives an empty reservation back in one step", () => {
  const [window, view] = ring(RingFlag.MP_HTS_ENQ);
  const first = producer(window);
  const second = producer(window);
  startSlots(first, 4, true);
  const store = Atomics.store;
  let stores = 0;
  // The other thread runs right after the first store of finish.
  Atomics.store = ((...parameters: Parameters<typeof store>) => {
    const result = store(...parameters);
    if (++stores === 1) {
      claimSlots(second, 3, true);
      publishSlots(second, 3);
    }
    return result;
  }) as typeof store;
  try {
    finishSlots(first, 0);
  } finally {
    Atomics.store = store;
  }
  assert.equal(view.count, 3);
  assert.equal(claimSlots(first, 1, true), 1);
});

Deno.test("RingSide hts keeps others out until part of a reservation is published", () => {
  const [window, view] = ring(RingFlag.MP_HTS_ENQ);
  const first = producer(window);
  const second = producer(window);
  startSlots(first, 4, true);
  const store = Atomics.store;
  let stores = 0;
  Atomics.store = ((...parameters: Parameters<typeof store>) => {
    const result = store(...parameters);
    if (++stores === 1) {
      assert.throws(() => claimSlots(second, 1, true), /for ever/);
    }
    return result;
  }) as typeof store;
  try {
    finishSlots(first, 2);
  } finally {
    Atomics.store = store;
  }
  assert.equal(stores, 2);
  assert.equal(view.count, 2);
  assert.equal(claimSlots(second, 1, true), 1);
});
