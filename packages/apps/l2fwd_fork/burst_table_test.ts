import assert from "node:assert/strict";
import { Window } from "../../eal/mod.ts";
import { Burst } from "../../mempool/mod.ts";
import {
  BURST_BYTES,
  BURST_SIZE,
  clearPackets,
  heldPackets,
} from "./burst_table.ts";

const BASE = 0x7f00_0000_0000;

Deno.test("heldPackets() tells what a burst at that place holds", () => {
  const memory = new Window(new SharedArrayBuffer(3 * BURST_BYTES), BASE);
  const place = { memory, offset: BURST_BYTES };
  const burst = new Burst(memory, BURST_SIZE, place);
  assert.deepEqual(heldPackets(place), []);
  const packets = Array.from({ length: BURST_SIZE }, (_, i) => 64 * (i + 1));
  for (const mbuf of packets) assert.ok(burst.add(mbuf));
  assert.deepEqual(heldPackets(place), packets.map((mbuf) => BASE + mbuf));
  burst.length = 3;
  assert.deepEqual(heldPackets(place), [BASE + 64, BASE + 128, BASE + 192]);
  clearPackets(place);
  assert.equal(burst.length, 0);
  for (const [from, to] of [[0, BURST_BYTES], [2 * BURST_BYTES]]) {
    assert.ok(memory.u8.subarray(from, to).every((byte) => byte === 0));
  }
});

Deno.test("heldPackets() takes a length that cannot be for none, as a burst does", () => {
  const memory = new Window(new SharedArrayBuffer(BURST_BYTES), BASE);
  const place = { memory, offset: 0 };
  for (const length of [BURST_SIZE + 1, 0xffff_ffff]) {
    memory.u32[0] = length;
    assert.deepEqual(heldPackets(place), []);
    assert.equal(new Burst(memory, BURST_SIZE, place).length, 0);
  }
});
