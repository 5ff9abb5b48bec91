/**
 * Ends that find another thread's claim on their side: they must let it run, and
 * must not be seen before it is published.
 */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { SyncMode } from "../../packages/ring/mod.ts";
import { Rig } from "./ends_rig.ts";
import { elementsOf, RING, type Way, WAYS } from "./ways.ts";

type SideName = "producer" | "consumer";

/** Where one side keeps its positions: indices in `u32`. */
interface Places {
  readonly head: number;
  readonly tail: number;
}

function placesOf(mode: SyncMode, side: SideName): Places {
  const at = layout().rte_ring;
  const name = side === "producer" ? "prod" : "cons";
  const head = mode === "rts"
    ? at[`rts_${name}.head.val.pos`]
    : at[`${name}.head`];
  return { head: (RING + head) >>> 2, tail: (RING + at[`${name}.tail`]) >>> 2 };
}

/** Claims two slots of a side, as a thread that then sleeps. */
function claimTwo({ u32 }: Window, mode: SyncMode, { head }: Places): void {
  u32[head] = u32[head]! + 2;
  // The count of the pair: one claim.
  if (mode === "rts") u32[head - 1] = u32[head - 1]! + 1;
}

function publishTwo({ u32 }: Window, mode: SyncMode, { tail }: Places): void {
  Atomics.add(u32, tail, 2);
  if (mode === "rts") Atomics.add(u32, tail - 1, 1);
}

/** A ring of 15 that has 4 elements, and 2 slots of a side in other hands. */
function claimedByAnother(
  way: Way,
  mode: SyncMode,
  side: SideName,
  relax: (rig: Rig) => void,
): Rig {
  const rig: Rig = new Rig(
    way,
    { producer: mode, consumer: mode, exact: false, log2: 4, position: 0 },
    { outgoing: 8, incoming: 8, isOne: false },
    () => relax(rig),
  );
  const { ring } = rig;
  ring.enqueueBulk(BigUint64Array.of(1n, 2n, 3n, 4n));
  if (mode === "rts") {
    if (side === "producer") ring.producerHtdMax = 1;
    else ring.consumerHtdMax = 1;
  }
  claimTwo(ring.window, mode, placesOf(mode, side));
  return rig;
}

for (const way of WAYS) {
  for (const mode of ["mt", "rts", "hts"] as const) {
    for (const count of [1, 2]) {
      const what = `${
        count === 1 ? "one element" : "a batch"
      } (${way}, ${mode})`;

      Deno.test(`Producer with ${what} lets others run until they have published`, () => {
        const places = placesOf(mode, "producer");
        let pauses = 0;
        const rig = claimedByAnother(way, mode, "producer", ({ ring }) => {
          assert.equal(ring.count, 4, "seen too early");
          // "mt" claims first and waits then; the others wait for their claim.
          const claimed = mode === "mt" ? 6 + count : 6;
          assert.equal(ring.window.u32[places.head], claimed);
          if (++pauses === 3) publishTwo(ring.window, mode, places);
        });
        const { ring, outgoing, producer } = rig;
        for (let i = 0; i < count; i++) outgoing.push(7n + BigInt(i));
        if (count === 1) assert.equal(producer.sendOne(), true);
        else assert.equal(producer.sendBulk(), count);
        assert.equal(pauses, 3);
        assert.equal(outgoing.length, 0);
        assert.equal(ring.count, 6 + count);
        assert.equal(ring.window.u32[places.head], 6 + count);
        if (count !== 1) assert.equal(ring.freeSpace, 15 - 4 - 2 - count);
        const table = new BigUint64Array(8);
        ring.dequeueBurst(table);
        assert.deepEqual(
          [...table.slice(6, 6 + count)],
          [7n, 8n].slice(0, count),
        );
      });

      Deno.test(`Consumer with ${what} lets others run until they have published`, () => {
        const places = placesOf(mode, "consumer");
        let pauses = 0;
        const rig = claimedByAnother(way, mode, "consumer", ({ ring }) => {
          assert.equal(ring.freeCount, 11, "given back too early");
          const claimed = mode === "mt" ? 2 + count : 2;
          assert.equal(ring.window.u32[places.head], claimed);
          if (++pauses === 3) publishTwo(ring.window, mode, places);
        });
        const { ring, incoming, consumer } = rig;
        if (count === 1) assert.equal(consumer.receiveOne(), true);
        else assert.equal(consumer.receive(count), count);
        assert.equal(pauses, 3);
        assert.deepEqual(elementsOf(incoming), [3n, 4n].slice(0, count));
        assert.equal(ring.count, 2 - count);
        assert.equal(ring.window.u32[places.head], 2 + count);
        if (count !== 1) assert.equal(ring.available, 0);
      });
    }
  }
}
