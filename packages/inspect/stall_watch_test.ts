import assert from "node:assert/strict";
import type { RingReading } from "./_rings.ts";
import { StallWatch } from "./_stall_watch.ts";

function ring(
  producer: readonly [number, number],
  consumer: readonly [number, number] = [0, 0],
): RingReading {
  return {
    name: "jobs",
    address: 4096,
    size: 64,
    capacity: 63,
    elementSize: 8,
    count: 0,
    producer: { head: producer[0], tail: producer[1], sync: "mt" },
    consumer: { head: consumer[0], tail: consumer[1], sync: "mt" },
  };
}

/** What a watch says to one look after the other. */
function looks(
  ...list: readonly (readonly [RingReading, number])[]
): unknown[] {
  const watch = new StallWatch();
  return list.map(([reading, clock]) => {
    const found = watch.check(reading, clock, false);
    watch.turn();
    return found;
  });
}

Deno.test("StallWatch tells how long the same claim stands", () =>
  assert.deepEqual(
    looks([ring([8, 5]), 100], [ring([8, 5]), 350], [ring([8, 5]), 1100]),
    [
      [],
      [{ side: "producer", elements: 3, milliseconds: 250 }],
      [{ side: "producer", elements: 3, milliseconds: 1000 }],
    ],
  ));

Deno.test("StallWatch lets claims pass that go on", () =>
  assert.deepEqual(
    looks([ring([8, 5]), 0], [ring([9, 5]), 10], [ring([9, 8]), 20]),
    [[], [], []],
  ));

Deno.test("StallWatch starts anew after a look without a claim", () =>
  assert.deepEqual(
    looks([ring([8, 5]), 0], [ring([8, 8]), 10], [ring([8, 5]), 20]),
    [[], [], []],
  ));

Deno.test("StallWatch counts claims over the end of the 32-bit positions", () =>
  assert.deepEqual(
    looks(
      [ring([9, 9], [1, 0xffff_fffe]), 0],
      [ring([9, 9], [1, 0xffff_fffe]), 5],
    ).at(-1),
    [{ side: "consumer", elements: 3, milliseconds: 5 }],
  ));

Deno.test("StallWatch tells of a dead group's claims at once", () =>
  assert.deepEqual(
    new StallWatch().check(ring([8, 5]), 7, true),
    [{ side: "producer", elements: 3, milliseconds: 0 }],
  ));
